//! The keys of a tenant, and the secret of the one that was just made or renewed.

use chrono::TimeDelta;
use domain::{
    api_keys::{ApiKey, ApiKeyStatus},
    format,
    policy::{Action, ActionSet},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{Keys, RevokeApiKey, RotateApiKey, api_key_choices, list_api_keys};
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_locale, use_words},
    layout::{SettingsTabs, take_refused},
    members::api::Shop,
    ui::{
        Alert, Badge, ConfirmButton, Empty, ErrorView, LinkButton, Loading, NativeForm, Notice, PageHeader, Panel,
        Tone, use_tenant,
    },
    viewer::{may_in, use_viewer},
};

pub struct ApiKeysPage;

#[lazy_route]
impl LazyRoute for ApiKeysPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let may_edit = Memo::new(move |_| may_in(&tenant.get(), Action::EditApiKeys));
        let keys = Resource::new(move || tenant.get(), list_api_keys);
        // Names for the shops of keys. Who may not make keys sees how many they are.
        let shops = Resource::new(
            move || (tenant.get(), may_edit.get()),
            async |(tenant, may_edit)| {
                if may_edit { api_key_choices(tenant).await.map(|choices| choices.shops) } else { Ok(Vec::new()) }
            },
        );
        view! {
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    let shops = shops.await.unwrap_or_default();
                    match keys.await {
                        Ok(keys) => view! { <KeyList slug=tenant.get_untracked() keys shops /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

fn status(w: Words, status: ApiKeyStatus) -> (Tone, &'static str) {
    match status {
        ApiKeyStatus::Active => (Tone::Good, t!(w, api_keys.active)),
        ApiKeyStatus::Expired => (Tone::Bad, t!(w, api_keys.expired)),
        ApiKeyStatus::Revoked => (Tone::Neutral, t!(w, api_keys.revoked)),
    }
}

#[component]
fn KeyList(slug: String, keys: Keys, shops: Vec<Shop>) -> impl IntoView {
    let w = use_words();
    let refused = take_refused(&[RotateApiKey::PATH, RevokeApiKey::PATH]);
    let new = format!("/t/{slug}/api-keys/new");
    let may_edit = may_in(&slug, Action::EditApiKeys);
    let person = use_viewer().person;
    let membership = person.iter().flat_map(|person| &person.memberships).find(|m| m.slug.as_str() == slug);
    let own = membership.filter(|_| may_edit).map(|membership| membership.actions);
    let body = if keys.keys.is_empty() {
        let (title, text) = (t!(w, api_keys.empty_title), t!(w, api_keys.empty_text));
        view! { <Panel><Empty title text icon=icondata_lu::LuKeyRound /></Panel> }.into_any()
    } else {
        let rows = keys.keys.into_iter().map(|key| {
            let reach = reach(w, &key, &shops);
            view! { <KeyRow slug=slug.clone() key reach own /> }
        });
        view! { <ul class="flex flex-col gap-4">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <Title text=t!(w, api_keys.title) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, api_keys.title) lead=t!(w, api_keys.lead)>
            {may_edit.then(|| view! { <LinkButton href=new primary=true>{t!(w, api_keys.new)}</LinkButton> })}
        </PageHeader>
        {refused.and_then(|refused| refused.error).map(|error| view! { <Alert error /> })}
        {keys.secret.map(|new| view! {
            <Notice title=t!(w, api_keys.secret_title)>
                <p class="mb-3">{t!(w, api_keys.secret_text)}</p>
                <code class="code text-ink select-all">{new.secret}</code>
            </Notice>
        })}
        {body}
        <p class="mt-6 text-sm text-muted">
            {t!(w, api_keys.header_text)}
            " "
            <code class="font-mono text-ink">{t!(w, api_keys.header)}</code>
        </p>
    }
}

/// Which shops a key reaches: their names where they are known, else how many.
fn reach(w: Words, key: &ApiKey, shops: &[Shop]) -> String {
    let Some(reached) = &key.locations else { return t!(w, api_keys.all_shops).to_owned() };
    let names: Vec<&str> =
        shops.iter().filter(|shop| reached.contains(&shop.id)).map(|shop| shop.name.as_str()).collect();
    if names.len() == reached.len() { names.join(", ") } else { shop_count(w, reached.len()) }
}

pub(crate) fn shop_count(w: Words, count: usize) -> String {
    match count {
        1 => t!(w, api_keys.shops_single).to_owned(),
        n => t!(w, api_keys.shops_many, n = n.to_string()).to_string(),
    }
}

#[component]
fn KeyRow(
    slug: String,
    key: ApiKey,
    /// The shops it reaches, in words.
    reach: String,
    /// What the viewer may, if they may change keys.
    own: Option<ActionSet>,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (tone, status) = status(w, key.status);
    let active = key.status == ApiKeyStatus::Active;
    let networks = networks(w, &key);
    // A key ends when its last day does: the moment before is of that day.
    let last_day = key.expires_at.and_then(|at| at.checked_sub_signed(TimeDelta::seconds(1)));
    let last_day = last_day.map_or_else(|| t!(w, api_keys.no_last_day).to_owned(), |day| format::date(locale, day));
    let last_used =
        key.last_used_at.map_or_else(|| t!(w, api_keys.never_used).to_owned(), |at| format::date_time(locale, at));
    let created = std::iter::once(format::date(locale, key.created_at)).chain(key.created_by.clone());
    let created = created.collect::<Vec<_>>().join(" · ");
    let may_rotate = active && key.overlap_until.is_none() && own.is_some_and(|own| key.actions.is_subset(own));
    let fields = vec![("tenant", slug), ("id", key.id.to_string())];
    view! {
        <li class="panel">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h2 class="min-w-0 font-semibold wrap-anywhere">{key.name}</h2>
                <Badge tone>{status}</Badge>
            </div>
            <p class="mt-1 text-sm text-muted">
                {t!(w, api_keys.begins)}
                {key.prefixes.into_iter().map(|prefix| view! { " " <code class="font-mono text-ink">{prefix}</code> }).collect_view()}
            </p>
            <dl class="mt-4 grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
                <Fact term=t!(w, api_keys.permissions)><Permissions actions=key.actions /></Fact>
                <Fact term=t!(w, api_keys.shops)>{reach}</Fact>
                <Fact term=t!(w, api_keys.networks)>{networks}</Fact>
                <Fact term=t!(w, api_keys.last_day)>{last_day}</Fact>
                <Fact term=t!(w, api_keys.last_used)>{last_used}</Fact>
                <Fact term=t!(w, api_keys.created)>{created}</Fact>
            </dl>
            {key.overlap_until.map(|at| view! {
                <p class="mt-4 text-sm font-medium">{t!(w, api_keys.overlap_until, at = format::date_time(locale, at)).to_string()}</p>
            })}
            {(own.is_some() && active).then(|| view! {
                // What is unfolded takes a line of its own.
                <div class="mt-5 flex flex-wrap items-start gap-2 [&>details[open]]:w-full">
                    {may_rotate.then(|| view! { <Rotate fields=fields.clone() /> })}
                    <ConfirmButton function=RevokeApiKey::PATH fields label=t!(w, api_keys.revoke) text=t!(w, api_keys.revoke_text) />
                </div>
            })}
        </li>
    }
}

#[component]
fn Fact(term: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="min-w-0">
            <dt class="text-muted">{term}</dt>
            <dd class="wrap-anywhere tabular-nums">{children()}</dd>
        </div>
    }
}

fn networks(w: Words, key: &ApiKey) -> String {
    let networks: Vec<String> = key.networks.iter().map(ToString::to_string).collect();
    if networks.is_empty() { t!(w, api_keys.any_network).to_owned() } else { networks.join(", ") }
}

/// How many they are; which, for who wants to know.
#[component]
fn Permissions(actions: ActionSet) -> impl IntoView {
    let w = use_words();
    let names: Vec<&'static str> = actions.iter().map(|action| i18n::action(w, action)).collect();
    let count = match names.len() {
        1 => t!(w, api_keys.permissions_single).to_owned(),
        n => t!(w, api_keys.permissions_many, n = n.to_string()).to_string(),
    };
    view! {
        <details>
            <summary class="link">{count}</summary>
            <ul class="mt-1 list-inside list-disc marker:text-muted">
                {names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}
            </ul>
        </details>
    }
}

#[component]
fn Rotate(fields: Vec<(&'static str, String)>) -> impl IntoView {
    let w = use_words();
    let overlaps = [
        ("0", t!(w, api_keys.overlap_now)),
        ("1", t!(w, api_keys.overlap_hour)),
        ("24", t!(w, api_keys.overlap_day)),
        ("168", t!(w, api_keys.overlap_week)),
    ];
    view! {
        <details class="confirm">
            <summary class="button">{t!(w, api_keys.rotate)}</summary>
            <div class="mt-2 rounded-lg border border-line bg-sunken p-4">
                <p class="mb-3 max-w-prose text-sm">{t!(w, api_keys.rotate_text)}</p>
                <NativeForm function=RotateApiKey::PATH class="flex flex-wrap items-end gap-3">
                    {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
                    <label class="block text-sm font-medium">
                        {t!(w, api_keys.rotate_overlap)}
                        <select name="overlap_hours" class="input mt-1.5 w-auto">
                            {overlaps.into_iter().map(|(hours, text)| view! { <option value=hours selected={hours == "24"}>{text}</option> }).collect_view()}
                        </select>
                    </label>
                    <button type="submit" class="button button-primary">{t!(w, api_keys.rotate_submit)}</button>
                </NativeForm>
            </div>
        </details>
    }
}
