//! The menu of the person: how they want pages, and the way out.

use domain::locale::Locale;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    i18n::{t, use_words},
    session::api::{SetLocale, SetTheme, SignOut},
    ui::{Icon, Menu, NativeForm},
    viewer::{Theme, use_viewer},
};

#[component]
pub(super) fn AccountMenu(
    /// Tells the two menus of a page apart.
    id: &'static str,
    /// Whether it opens upwards.
    up: bool,
) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let name =
        viewer.person.as_ref().map_or_else(|| t!(w, account.menu).to_owned(), |person| person.display_name.clone());
    let detail = viewer.person.as_ref().map(|person| person.email.to_string());
    let (chosen_theme, chosen_locale) = (viewer.theme, viewer.locale);
    let signed_in = viewer.person.is_some();
    // Whom a company's provider vouched for has no business with the account itself.
    let has_account = viewer.person.as_ref().is_some_and(|person| !person.is_confined);
    let themes = Theme::ALL.into_iter().map(move |theme| {
        let label = match theme {
            Theme::System => t!(w, account.theme_system),
            Theme::Light => t!(w, account.theme_light),
            Theme::Dark => t!(w, account.theme_dark),
        };
        let current = (theme == chosen_theme).then_some("true");
        view! { <button type="submit" name="theme" value=theme.as_str() class="menu-item" aria-current=current>{label}</button> }
    });
    let locales = Locale::ALL.into_iter().map(move |locale| {
        // Each language in its own name.
        let label = match locale {
            Locale::EsAr => "Español",
            Locale::En => "English",
        };
        let current = (locale == chosen_locale).then_some("true");
        view! {
            <button type="submit" name="locale" value=locale.tag() lang=locale.tag() class="menu-item" aria-current=current>{label}</button>
        }
    });
    let summary = view! {
        <Icon icon=icondata_lu::LuCircleUser class="size-5 shrink-0 text-muted" />
        <span class="min-w-0 flex-1 truncate text-start text-sm font-medium">{name}</span>
    }
    .into_any();
    view! {
        <Menu summary summary_class="flex items-center gap-2.5 rounded-lg px-2.5 py-2 hover:bg-sunken" body_class=if up { "bottom-full mb-1" } else { "end-0" }>
                {detail.map(|email| view! { <p class="truncate px-2.5 pt-1 pb-2 text-sm text-muted">{email}</p> })}
                <NativeForm function=SetLocale::PATH>
                    <p class="px-2.5 pt-1 text-xs font-medium text-muted" id=format!("{id}-language")>{t!(w, account.language)}</p>
                    <div role="group" aria-labelledby=format!("{id}-language")>{locales.collect_view()}</div>
                </NativeForm>
                <NativeForm function=SetTheme::PATH>
                    <p class="px-2.5 pt-2 text-xs font-medium text-muted" id=format!("{id}-theme")>{t!(w, account.theme)}</p>
                    <div role="group" aria-labelledby=format!("{id}-theme")>{themes.collect_view()}</div>
                </NativeForm>
                {signed_in.then(|| view! {
                    <hr class="my-1 border-line" />
                    {has_account.then(|| view! {
                        <a href="/account/profile" class="menu-item"><Icon icon=icondata_lu::LuSettings class="size-4" />{t!(w, account.menu)}</a>
                    })}
                    <NativeForm function=SignOut::PATH>
                        <button type="submit" class="menu-item"><Icon icon=icondata_lu::LuLogOut class="size-4" />{t!(w, account.sign_out)}</button>
                    </NativeForm>
                })}
        </Menu>
    }
}
