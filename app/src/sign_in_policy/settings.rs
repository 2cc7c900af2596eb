//! The form of the sign-in policy.

use domain::{
    identity::password::LENGTHS,
    policy::{Action, Role},
    sign_in_policy::{LengthUnit, SignInPolicyForm},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{ApplySignInPolicy, Policy, find_sign_in_policy},
    preview::{Outcome, Preview, PreviewButton},
};
use crate::{
    i18n::{self, Words, t, use_words},
    layout::SettingsTabs,
    ui::{
        ActionForm, Checkboxes, Choice, Loaded, Notice, PageHeader, Panel, Radios, SelectField, Submit, TextArea,
        form::HiddenField, input::NumberField, use_tenant,
    },
    viewer::may_in,
};

pub struct SignInSettingsPage;

#[lazy_route]
impl LazyRoute for SignInSettingsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let apply = ServerAction::<ApplySignInPolicy>::new();
        // What was saved is read again: the next change is based on it.
        let saved = apply.version();
        let policy = Resource::new(move || (tenant.get(), saved.get()), |(tenant, _)| find_sign_in_policy(tenant));
        view! {
            <Loaded data=policy stays=true let:policy>
                <Settings slug=tenant.get_untracked() policy apply />
            </Loaded>
        }
        .into_any()
    }
}

/// How hard to guess passwords have to be.
pub(crate) fn score(w: Words, score: u8) -> &'static str {
    match score {
        0..=2 => t!(w, sign_in_policy.score_fair),
        3 => t!(w, sign_in_policy.score_strong),
        _ => t!(w, sign_in_policy.score_very_strong),
    }
}

#[component]
fn Settings(slug: String, policy: Policy, apply: ServerAction<ApplySignInPolicy>) -> impl IntoView {
    let w = use_words();
    let read_only = !may_in(&slug, Action::EditSignInPolicy);
    let saved = move || apply.value().with(|answer| matches!(answer, Some(Ok(()))));
    let preview = Preview::new();
    let lead = if read_only { t!(w, sign_in_policy.read_only) } else { t!(w, sign_in_policy.lead) };
    view! {
        <Title text=t!(w, sign_in_policy.title) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, sign_in_policy.title) lead />
        <div class="max-w-6xl">
            {move || saved().then(|| view! { <Notice>{t!(w, sign_in_policy.saved)}</Notice> })}
            <ActionForm action=apply check=|input: &ApplySignInPolicy| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <div class="form-with-aside">
                    <Fields policy read_only preview />
                </div>
            </ActionForm>
        </div>
    }
}

/// Parts of the form that can be changed.
const SECTIONS: usize = 4;

fn unit_name(w: Words, unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Minutes => t!(w, sign_in_policy.minutes),
        LengthUnit::Hours => t!(w, sign_in_policy.hours),
        LengthUnit::Days => t!(w, sign_in_policy.days),
    }
}

/// Asks whom the rules would stop, and says it.
#[component]
fn Aside(preview: Preview) -> impl IntoView {
    let w = use_words();
    view! {
        <aside class="form-aside" aria-label=t!(w, sign_in_policy.effect_title)>
            <div class="flex flex-wrap items-center gap-3">
                <PreviewButton preview />
                <p class="min-w-0 flex-1 basis-48 text-sm text-muted">{t!(w, sign_in_policy.preview_hint)}</p>
            </div>
            <Outcome preview />
        </aside>
    }
}

/// The fields of [`SignInPolicyForm`], and among them whom they affect.
#[component]
fn Fields(policy: Policy, read_only: bool, preview: Preview) -> impl IntoView {
    let w = use_words();
    // Whom it affects stands after what was changed last; with room for two columns, beside all of it.
    let place = RwSignal::new(SECTIONS);
    let changed = move |section: usize| {
        place.set(section);
        preview.forget();
    };
    let effect =
        move |section: usize| move || (!read_only && place.get() == section).then(|| view! { <Aside preview /> });
    let form = SignInPolicyForm::from(&policy.policy);
    let built_in = Role::ALL.iter().map(|role| Choice::new(role.to_string(), i18n::role(w, *role)));
    let own = policy.roles.into_iter().map(|role| Choice::new(role.id.to_string(), role.name));
    let roles = built_in.chain(own).collect();
    let characters = |length: &u8| t!(w, sign_in_policy.characters, n = length.to_string()).to_string();
    let lengths = LENGTHS.iter().map(|length| (length.to_string(), characters(length))).collect();
    let scores = [2, 3, 4].into_iter().map(|n| (n.to_string(), score(w, n).to_owned())).collect();
    let units = move || LengthUnit::ALL.iter().map(|unit| (unit.to_string(), unit_name(w, *unit).to_owned())).collect();
    let ways = vec![
        Choice::new("yes", t!(w, sign_in_policy.password_yes)),
        Choice::new("no", t!(w, sign_in_policy.password_no)).hint(t!(w, sign_in_policy.password_no_hint)),
    ];
    view! {
        <HiddenField field="version" value=form.version.to_string() />
        <div on:input=move |_| changed(0)>
            <Panel title=t!(w, sign_in_policy.section_factor)>
                <Checkboxes field="second_factor_roles" label=t!(w, sign_in_policy.roles) hint=t!(w, sign_in_policy.roles_hint)
                    choices=roles values=form.second_factor_roles read_only />
            </Panel>
        </div>
        {effect(0)}
        <div on:input=move |_| changed(1)>
            <Panel title=t!(w, sign_in_policy.section_sessions)>
                <div class="grid max-w-md gap-5">
                    <div class="length-field">
                        <NumberField field="session_minutes" label=t!(w, sign_in_policy.session_minutes) value=form.session_minutes
                            hint=t!(w, sign_in_policy.session_hint) optional=true read_only />
                        <SelectField field="session_unit" label=t!(w, sign_in_policy.unit) value=form.session_unit options=units() read_only />
                    </div>
                    <div class="length-field">
                        <NumberField field="idle_minutes" label=t!(w, sign_in_policy.idle_minutes) value=form.idle_minutes
                            hint=t!(w, sign_in_policy.idle_hint) optional=true read_only />
                        <SelectField field="idle_unit" label=t!(w, sign_in_policy.unit) value=form.idle_unit options=units() read_only />
                    </div>
                </div>
            </Panel>
        </div>
        {effect(1)}
        <div on:input=move |_| changed(2)>
            <Panel title=t!(w, sign_in_policy.section_networks)>
                <TextArea field="networks" label=t!(w, sign_in_policy.networks) value=form.networks hint=t!(w, sign_in_policy.networks_hint)
                    optional=true read_only />
                {policy.address.map(|address| view! {
                    <p class="mt-3 text-sm">{t!(w, sign_in_policy.address, address = address).to_string()}</p>
                })}
            </Panel>
        </div>
        {effect(2)}
        <div on:input=move |_| changed(3)>
            <Panel title=t!(w, sign_in_policy.section_password)>
                <div class="grid gap-5 sm:grid-cols-2">
                    <SelectField field="password_at_least" label=t!(w, sign_in_policy.at_least) value=form.password_at_least options=lengths read_only />
                    <SelectField field="password_score" label=t!(w, sign_in_policy.score) value=form.password_score options=scores read_only />
                    <div class="sm:col-span-2">
                        <Radios field="password_sign_in" label=t!(w, sign_in_policy.password_sign_in) choices=ways value=form.password_sign_in read_only />
                    </div>
                </div>
            </Panel>
        </div>
        {effect(3)}
        {effect(SECTIONS)}
        {(!read_only).then(|| view! {
            <div class="flex flex-col gap-4">
                <p class="max-w-prose text-sm text-muted">{t!(w, sign_in_policy.owners)}</p>
                <div><Submit label=t!(w, sign_in_policy.save) /></div>
            </div>
        })}
    }
}
