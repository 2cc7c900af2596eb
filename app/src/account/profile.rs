//! Name and language.

use domain::{
    accounts::{Profile, ProfileForm},
    locale::Locale,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    AccountFrame,
    api::{EditProfile, find_profile},
};
use crate::{
    i18n::{t, use_words},
    layout::plain_refusal,
    ui::{
        Loaded, NativeForm, Panel, SelectField, Submit, TextField,
        form::{HiddenField, grouped},
    },
};

pub struct ProfilePage;

#[lazy_route]
impl LazyRoute for ProfilePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let profile = Resource::new(|| (), |()| find_profile());
        view! {
            <Loaded data=profile refusal=plain_refusal let:profile>
                <ProfileView profile />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn ProfileView(profile: Profile) -> impl IntoView {
    let w = use_words();
    let form = ProfileForm::from(&profile);
    // Each language in its own name.
    let name = |locale| match locale {
        Locale::EsAr => "Español",
        Locale::En => "English",
    };
    let locales = std::iter::once(("browser".to_owned(), t!(w, account.locale_browser).to_owned()))
        .chain(Locale::ALL.into_iter().map(|locale| (locale.tag().to_owned(), name(locale).to_owned())))
        .collect();
    let chosen = if form.locale.is_empty() { "browser".to_owned() } else { form.locale };
    view! {
        <AccountFrame title=t!(w, account.profile) lead=profile.email>
            <Panel>
                // The language of the page may change: it is loaded anew.
                <NativeForm function=EditProfile::PATH class="flex flex-col gap-5">
                    {grouped("form", move || view! {
                        <HiddenField field="version" value=form.version.to_string() />
                        <TextField field="display_name" label=t!(w, account.display_name) value=form.display_name autocomplete="name" />
                        <SelectField field="locale" label=t!(w, account.language) value=chosen options=locales hint=t!(w, account.locale_hint) />
                    })}
                    <div><Submit label=t!(w, form.save) /></div>
                </NativeForm>
            </Panel>
        </AccountFrame>
    }
}
