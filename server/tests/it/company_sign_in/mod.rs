//! Signing in by a company's own provider, against a real one on this machine.

mod dns;
mod entering;
mod provider;
mod secrets;
mod settings;

use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Sent, TestApp, fields};
use provider::{CLIENT, Provider, SECRET};

const BEGIN: &str = "/sfn/app/company_sign_in/api/begin_company_sign_in";
const SETTINGS: &str = "/api/tenants/sur/company-sign-in";

/// A browser: it keeps its cookies.
struct Browser {
    client: Client,
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn new(app: &TestApp) -> Self {
        Self { client: app.anonymous(), cookies: Vec::new() }
    }

    async fn send(&mut self, method: Method, path: &str, sent: Sent) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let headers = [("cookie", cookies.as_str()), ("accept", "text/html")];
        let answer =
            self.client.send(method, path, sent, if cookies.is_empty() { &headers[1..] } else { &headers }).await;
        for set in answer.headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, Sent::Nothing).await
    }

    async fn ask(&mut self, company: &str, next: &str) -> Answer {
        let form = [("__fn", BEGIN), ("company", company), ("next", next)];
        self.send(Method::POST, "/sign-in/company", fields(&form)).await
    }

    /// As far as the provider: the address there.
    async fn depart(&mut self, company: &str, next: &str) -> String {
        let asked = self.ask(company, next).await.expect(303);
        assert_eq!(asked.header("location"), "/sign-in/company/go");
        let page = self.get("/sign-in/company/go").await.expect(200);
        page.header("refresh").strip_prefix("0; url=").unwrap().to_owned()
    }

    /// There and back: our answer to the provider's.
    async fn sign_in(&mut self, provider: &Provider, company: &str) -> Answer {
        let there = self.depart(company, "").await;
        let back = provider.visit(&there).await;
        self.get(back.strip_prefix("http://localhost:3000").unwrap()).await
    }
}

/// What an owner sends.
fn form(provider: &Provider, more: &[(&str, Value)]) -> Value {
    let mut form = json!({
        "issuer": provider.url, "client_id": CLIENT, "client_secret": SECRET, "enabled": "yes",
        "joins_automatically": "yes", "role": "reception", "reach": "all", "trusts_second_factor": "no", "version": 0,
    });
    for (name, value) in more {
        form[*name] = value.clone();
    }
    form
}

/// A provider that the owner of `sur` has set up; `sur.example` is its domain.
async fn set_up(app: &TestApp, more: &[(&str, Value)]) -> Provider {
    let provider = Provider::start(app.world.clock.clone());
    let answer = app.owner().await.put(SETTINGS, form(&provider, more)).await.expect(200);
    assert_eq!(answer.json()["state"], "on");
    provider
}

/// People, memberships, links, and sessions that somebody is signed in with.
async fn counts(app: &TestApp) -> (i64, i64, i64, i64) {
    let mut owner = app.world.database.owner().await;
    sqlx::query_as(
        "select (select count(*) from users), (select count(*) from memberships), (select count(*) from oidc_links),
                (select count(*) from sessions where user_id is not null)",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap()
}

async fn one<T>(app: &TestApp, query: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(query).fetch_one(&mut app.world.database.owner().await).await.unwrap()
}
