//! What all requests share. Nothing in it belongs to a request or a person: any number of servers run side by side.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use app::assets::Assets;
use axum::extract::FromRef;
use chrono::{DateTime, Utc};
use domain::{clock::Clock, company_sign_in::Outside, db::Db, identity::factors::passkeys::Party};
use leptos::config::LeptosOptions;

use crate::{
    config::ServeSettings,
    live::{self, Live},
};

#[derive(Clone, Debug)]
pub struct AppState {
    pub db: Db,
    pub clock: Clock,
    pub assets: Arc<Assets>,
    pub settings: Arc<ServeSettings>,
    pub passkeys: Party,
    pub outside: Outside,
    pub started_at: DateTime<Utc>,
    /// The streams of pages that stay up to date.
    pub live: Live,
    leptos: LeptosOptions,
    draining: Arc<AtomicBool>,
}

impl AppState {
    #[must_use]
    pub fn new(db: Db, clock: Clock, assets: Arc<Assets>, settings: ServeSettings) -> Self {
        let leptos = LeptosOptions::builder().output_name("barberpro").site_addr(settings.listen).build();
        let passkeys = Party::new(&settings.address());
        let outside = Outside::new(&settings.address(), settings.is_local(), settings.dns_resolver);
        let live = Live::new(live::Limits {
            server: settings.live_streams as usize,
            person: settings.live_streams_person as usize,
        });
        Self {
            db,
            live,
            started_at: clock.now(),
            clock,
            assets,
            settings: Arc::new(settings),
            passkeys,
            outside,
            leptos,
            draining: Arc::default(),
        }
    }

    /// From here on readiness says no, every answer closes its connection, and streams end.
    pub fn start_draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
        self.live.close();
    }

    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
