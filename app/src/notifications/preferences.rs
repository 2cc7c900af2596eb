//! What a member wants to hear of, and how.

use domain::notifications::{Category, Preferences};
use leptos::{prelude::*, server_fn::ServerFn};

use super::api::EditPreferences;
use crate::{
    i18n::{Words, t, use_words},
    ui::{
        Checkboxes, Choice, NativeForm, Panel, Submit,
        form::{HiddenField, grouped},
    },
};

pub(crate) fn category_text(w: Words, category: Category) -> &'static str {
    match category {
        Category::Security => t!(w, notifications.category_security),
        Category::Team => t!(w, notifications.category_team),
        Category::Access => t!(w, notifications.category_access),
        Category::Company => t!(w, notifications.category_company),
    }
}

fn category_hint(w: Words, category: Category) -> &'static str {
    match category {
        Category::Security => t!(w, notifications.category_security_hint),
        Category::Team => t!(w, notifications.category_team_hint),
        Category::Access => t!(w, notifications.category_access_hint),
        Category::Company => t!(w, notifications.category_company_hint),
    }
}

#[component]
pub(super) fn PreferencesPanel(slug: String, preferences: Preferences) -> impl IntoView {
    let w = use_words();
    let Preferences { categories, version } = preferences;
    let names = |wanted: fn(&domain::notifications::CategoryPreference) -> bool| -> Vec<String> {
        categories.iter().filter(|of| wanted(of)).map(|of| of.category.to_string()).collect()
    };
    let (in_app, mail) = (names(|of| of.in_app), names(|of| of.mail));
    let in_app_choices = categories
        .iter()
        .map(|of| Choice::new(of.category.as_str(), category_text(w, of.category)).hint(category_hint(w, of.category)))
        .collect();
    let mail_choices = categories
        .iter()
        .map(|of| {
            let choice = Choice::new(of.category.as_str(), category_text(w, of.category)).disabled(of.mail_is_fixed);
            if of.mail_is_fixed { choice.hint(t!(w, notifications.mail_fixed)) } else { choice }
        })
        .collect();
    let fields = move || {
        view! {
            <HiddenField field="version" value=version.to_string() />
            <Checkboxes field="in_app" label=t!(w, notifications.in_app) choices=in_app_choices values=in_app />
            <Checkboxes field="mail" label=t!(w, notifications.mail) hint=t!(w, notifications.mail_hint) choices=mail_choices values=mail />
        }
    };
    view! {
        <div class="mt-8 max-w-2xl">
            <Panel title=t!(w, notifications.preferences)>
                <p class="mb-4 text-sm text-muted">{t!(w, notifications.preferences_lead)}</p>
                <NativeForm function=EditPreferences::PATH class="flex flex-col gap-5">
                    <input type="hidden" name="tenant" value=slug />
                    {grouped("form", fields)}
                    <div><Submit label=t!(w, form.save) /></div>
                </NativeForm>
            </Panel>
        </div>
    }
}
