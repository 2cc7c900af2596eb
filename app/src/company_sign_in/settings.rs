//! The settings: where the tenant stands, its provider, its domains.

use domain::{
    company_sign_in::{ClaimedDomain, CompanySignIn, CompanySignInForm, CompanySignInState},
    policy::{Action, Role},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{
    ClaimCompanyDomain, CompanySettings, RemoveCompanyDomain, SaveCompanySignIn, VerifyCompanyDomain,
    find_company_sign_in,
};
use crate::{
    i18n::{self, t, use_words},
    layout::SettingsTabs,
    members::api::Choices,
    ui::{
        ActionForm, Badge, Checkboxes, Choice, ConfirmButton, Loaded, NativeForm, Notice, PageHeader, Panel, Radios,
        SelectField, Submit, TextField, Tone, form::HiddenField, use_tenant,
    },
    viewer::may_in,
};

pub struct CompanySignInPage;

#[lazy_route]
impl LazyRoute for CompanySignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let save = ServerAction::<SaveCompanySignIn>::new();
        // What was saved is read again: the next change is based on it.
        let saved = save.version();
        let settings = Resource::new(move || (tenant.get(), saved.get()), |(tenant, _)| find_company_sign_in(tenant));
        view! {
            <Loaded data=settings stays=true let:found>
                <Settings slug=tenant.get_untracked() found save />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Settings(slug: String, found: CompanySettings, save: ServerAction<SaveCompanySignIn>) -> impl IntoView {
    let w = use_words();
    let read_only = !may_in(&slug, Action::EditSignInPolicy);
    let CompanySettings { settings, choices } = found;
    let (title, text) = match settings.state {
        CompanySignInState::Off => (t!(w, company_sign_in.off), t!(w, company_sign_in.off_text)),
        CompanySignInState::WaitingForDomain => (t!(w, company_sign_in.waiting), t!(w, company_sign_in.waiting_text)),
        CompanySignInState::On => (t!(w, company_sign_in.on), t!(w, company_sign_in.on_text)),
    };
    let without_owners = settings.provider.as_ref().is_some_and(|provider| !provider.set_up_by_owner);
    let domains = settings.domains.clone();
    view! {
        <Title text=t!(w, company_sign_in.title) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, company_sign_in.title) lead=t!(w, company_sign_in.lead) />
        <div class="flex max-w-3xl flex-col gap-6">
            <div>
                <Notice title>{text}</Notice>
                {without_owners.then(|| view! { <Notice title=t!(w, company_sign_in.not_owners)>{t!(w, company_sign_in.not_owners_text)}</Notice> })}
            </div>
            <ProviderForm slug=slug.clone() settings choices save read_only />
            <Domains slug domains read_only />
        </div>
    }
}

#[component]
fn ProviderForm(
    slug: String,
    settings: CompanySignIn,
    choices: Choices,
    save: ServerAction<SaveCompanySignIn>,
    read_only: bool,
) -> impl IntoView {
    let w = use_words();
    let form = CompanySignInForm::from(settings.provider.as_ref());
    let has_secret = settings.provider.is_some();
    let yes_no =
        move || vec![Choice::new("yes", t!(w, company_sign_in.yes)), Choice::new("no", t!(w, company_sign_in.no))];
    let built_in = Role::ALL.iter().filter(|role| **role != Role::Owner);
    let roles = built_in.map(|role| (role.to_string(), i18n::role(w, *role).to_owned()));
    let roles = roles.chain(choices.roles.into_iter().map(|role| (role.id.to_string(), role.name))).collect::<Vec<_>>();
    let shops = choices.shops.into_iter().map(|shop| Choice::new(shop.id.to_string(), shop.name)).collect::<Vec<_>>();
    let reach = vec![
        Choice::new("all", t!(w, company_sign_in.reach_all)).disabled(!choices.all),
        Choice::new("some", t!(w, company_sign_in.reach_some)),
    ];
    let secret_hint =
        if has_secret { t!(w, company_sign_in.client_secret_kept) } else { t!(w, company_sign_in.client_secret_hint) };
    view! {
        <Panel title=t!(w, company_sign_in.provider)>
            <div class="mb-5">
                <p class="mb-1.5 text-sm font-medium">{t!(w, company_sign_in.redirect_uri)}</p>
                <code class="block overflow-x-auto rounded-lg bg-sunken px-3 py-2 text-sm">{settings.redirect_uri}</code>
                <p class="mt-1.5 text-sm text-muted">{t!(w, company_sign_in.redirect_uri_hint)}</p>
            </div>
            <ActionForm action=save check=|input: &SaveCompanySignIn| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <HiddenField field="version" value=form.version.to_string() />
                <div class="flex flex-col gap-5">
                    <TextField field="issuer" label=t!(w, company_sign_in.issuer) hint=t!(w, company_sign_in.issuer_hint) value=form.issuer inputmode="url" read_only />
                    <TextField field="client_id" label=t!(w, company_sign_in.client_id) value=form.client_id read_only />
                    {(!read_only).then(|| view! {
                        <TextField field="client_secret" label=t!(w, company_sign_in.client_secret) hint=secret_hint kind="password" autocomplete="new-password" optional=has_secret />
                    })}
                    <Radios field="joins_automatically" label=t!(w, company_sign_in.joins) hint=t!(w, company_sign_in.joins_hint) choices=yes_no() value=form.joins_automatically read_only />
                    <SelectField field="role" label=t!(w, company_sign_in.role) options=roles value=form.role read_only />
                    <Radios field="reach" label=t!(w, company_sign_in.reach) choices=reach value=form.reach read_only />
                    <Checkboxes field="locations" label=t!(w, company_sign_in.shops) hint=t!(w, company_sign_in.shops_hint) choices=shops values=form.locations read_only />
                    <Radios field="trusts_second_factor" label=t!(w, company_sign_in.trusts) hint=t!(w, company_sign_in.trusts_hint) choices=yes_no() value=form.trusts_second_factor read_only />
                    <Radios field="enabled" label=t!(w, company_sign_in.enabled) hint=t!(w, company_sign_in.enabled_hint) choices=yes_no() value=form.enabled read_only />
                    {(!read_only).then(|| view! { <div class="pt-1"><Submit label=t!(w, form.save) /></div> })}
                </div>
            </ActionForm>
        </Panel>
    }
}

#[component]
fn Domains(slug: String, domains: Vec<ClaimedDomain>, read_only: bool) -> impl IntoView {
    let w = use_words();
    let waiting: Vec<_> = domains.iter().filter(|domain| domain.verified_at.is_none()).cloned().collect();
    let options: Vec<_> = waiting.iter().map(|d| (d.domain.to_string(), d.domain.to_string())).collect();
    let first = options.first().map(|(domain, _)| domain.clone()).unwrap_or_default();
    let rows = domains.into_iter().map(|domain| {
        let name = domain.domain.to_string();
        let is_verified = domain.verified_at.is_some();
        let fields = vec![("tenant", slug.clone()), ("claimed", name.clone())];
        let text = t!(w, company_sign_in.remove_text, domain = name.clone()).to_string();
        view! {
            <li class="flex flex-wrap items-start justify-between gap-3 border-b border-line py-4 last:border-0">
                <div class="min-w-0">
                    <p class="flex items-center gap-2 font-medium">
                        {name}
                        {if is_verified {
                            view! { <Badge tone=Tone::Good>{t!(w, company_sign_in.verified)}</Badge> }.into_any()
                        } else {
                            view! { <Badge>{t!(w, company_sign_in.unverified)}</Badge> }.into_any()
                        }}
                    </p>
                    {(!is_verified).then(|| view! {
                        <dl class="mt-2 text-sm">
                            <dt class="text-muted">{t!(w, company_sign_in.record)}</dt>
                            <dd><code class="break-all">{domain.record}</code></dd>
                            <dt class="mt-1 text-muted">{t!(w, company_sign_in.challenge)}</dt>
                            <dd><code class="break-all">{domain.challenge}</code></dd>
                        </dl>
                    })}
                </div>
                {(!read_only).then(|| view! {
                    <ConfirmButton function=RemoveCompanyDomain::PATH fields label=t!(w, company_sign_in.remove) text />
                })}
            </li>
        }
    });
    let rows = rows.collect_view();
    let (verifying, claiming) = (slug.clone(), slug);
    view! {
        <Panel title=t!(w, company_sign_in.domains)>
            <p class="mb-2 max-w-prose text-muted">{t!(w, company_sign_in.domains_text)}</p>
            <ul>{rows}</ul>
            {(!read_only && !waiting.is_empty()).then(|| view! {
                <NativeForm function=VerifyCompanyDomain::PATH class="mt-5 flex flex-col gap-3">
                    <input type="hidden" name="tenant" value=verifying />
                    <SelectField field="claimed" label=t!(w, company_sign_in.verify_label) hint=t!(w, company_sign_in.verify_hint) options value=first />
                    <div><Submit label=t!(w, company_sign_in.verify) /></div>
                </NativeForm>
            })}
            {(!read_only).then(|| view! {
                <NativeForm function=ClaimCompanyDomain::PATH class="mt-5 flex flex-col gap-3">
                    <input type="hidden" name="tenant" value=claiming />
                    <TextField field="domain" label=t!(w, company_sign_in.domain) hint=t!(w, company_sign_in.domain_hint) inputmode="url" />
                    <div><Submit label=t!(w, company_sign_in.add) /></div>
                </NativeForm>
            })}
        </Panel>
    }
}
