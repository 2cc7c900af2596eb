//! The provider's own things: their account, how pages look, the way out.

use domain::locale::Locale;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    account::account_from,
    i18n::{t, use_words},
    session::api::{SetLocale, SetTheme, SignOut},
    ui::{Avatar, Icon, NativeForm, Panel, use_tenant},
    viewer::{Theme, use_viewer},
};

pub struct MePage;

#[lazy_route]
impl LazyRoute for MePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, viewer) = (use_words(), use_viewer());
        let Some(person) = viewer.person else {
            return view! { <crate::ui::ErrorView error=domain::Error::Unauthenticated /> }.into_any();
        };
        let slug = use_tenant().get_untracked();
        let links = [
            (account_from(&slug, "profile"), icondata_lu::LuCircleUser, t!(w, account.profile)),
            (account_from(&slug, "security"), icondata_lu::LuShieldCheck, t!(w, account.security)),
            (account_from(&slug, "sessions"), icondata_lu::LuSmartphone, t!(w, account.sessions)),
        ];
        let themes = [
            (Theme::System, t!(w, account.theme_system)),
            (Theme::Light, t!(w, account.theme_light)),
            (Theme::Dark, t!(w, account.theme_dark)),
        ];
        let locales = [(Locale::EsAr, "Español"), (Locale::En, "English")];
        view! {
            <Title text=t!(w, nav.me) />
            <div class="mb-6 flex items-center gap-4">
                <Avatar name=person.display_name.clone() class="size-14 text-lg" />
                <div class="min-w-0">
                    <h1 class="truncate text-xl font-semibold">{person.display_name.clone()}</h1>
                    <p class="truncate text-muted">{person.email.to_string()}</p>
                </div>
            </div>
            <div class="flex flex-col gap-4">
                {(!person.is_confined).then(|| view! {
                    <ul class="panel divide-y divide-line py-1 sm:py-1">
                        {links.into_iter().map(|(href, icon, text)| view! {
                            <li>
                                <a href=href class="flex min-h-12 items-center gap-3 font-medium">
                                    <Icon icon class="size-5 shrink-0 text-muted" />
                                    <span class="flex-1">{text}</span>
                                    <Icon icon=icondata_lu::LuChevronRight class="size-5 shrink-0 text-muted" />
                                </a>
                            </li>
                        }).collect_view()}
                    </ul>
                })}
                <Panel title=t!(w, account.theme)>
                    <NativeForm function=SetTheme::PATH class="segments">
                        {themes.into_iter().map(|(theme, text)| view! {
                            <button type="submit" name="theme" value=theme.as_str() class="segment" aria-current=(theme == viewer.theme).then_some("true")>{text}</button>
                        }).collect_view()}
                    </NativeForm>
                </Panel>
                <Panel title=t!(w, account.language)>
                    <NativeForm function=SetLocale::PATH class="segments">
                        {locales.into_iter().map(|(locale, text)| view! {
                            <button type="submit" name="locale" value=locale.tag() lang=locale.tag() class="segment" aria-current=(locale == viewer.locale).then_some("true")>{text}</button>
                        }).collect_view()}
                    </NativeForm>
                </Panel>
                <NativeForm function=SignOut::PATH>
                    <button type="submit" class="button min-h-12 w-full"><Icon icon=icondata_lu::LuLogOut class="size-4 shrink-0" />{t!(w, account.sign_out)}</button>
                </NativeForm>
            </div>
        }
        .into_any()
    }
}
