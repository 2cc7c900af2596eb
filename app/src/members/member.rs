//! One member: their place in the tenant, their sessions, what they may and why, and the way out.

use domain::{
    format,
    members::{Explanation, Member, MemberForm},
    policy::Action,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{Choices, EditMember, EndMemberSessions, MemberDetail, RemoveMember, ViewAs, explain_member, find_member},
    parts::about,
    place::PlaceFields,
    sessions::Sessions,
    why::{Question, Why},
};
use crate::{
    error::AppError,
    i18n::{self, t, use_locale, use_words},
    layout::take_refused,
    ui::{
        ActionForm, Alert, CancelLink, ConfirmButton, Loaded, PageHeader, Panel, PostButton, Submit, form::HiddenField,
        use_id, use_tenant,
    },
    viewer::may_in,
};

pub struct MemberPage;

#[lazy_route]
impl LazyRoute for MemberPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, id, query) = (use_tenant(), use_id("member"), use_query_map());
        let question = Memo::new(move |_| Question::of(&query.read()));
        let detail =
            Resource::new(move || (tenant.get(), id.get()), async |(tenant, id)| find_member(tenant, id?).await);
        let answer = Resource::new(
            move || (tenant.get(), id.get(), question.get()),
            async |(tenant, id, question)| match (id, question.action) {
                (Ok(id), Some(action)) => explain_member(tenant, id, action, question.location).await.map(Some),
                _ => Ok(None),
            },
        );
        view! {
            <Loaded data=detail let:detail>
                <Detail slug=tenant.get_untracked() detail question answer />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Detail(
    slug: String,
    detail: MemberDetail,
    question: Memo<Question>,
    answer: Resource<Result<Option<Explanation>, AppError>>,
) -> impl IntoView {
    let w = use_words();
    let refused = take_refused(&[RemoveMember::PATH, ViewAs::PATH, EndMemberSessions::PATH]);
    let refused = refused.and_then(|submitted| submitted.error).map(|error| view! { <Alert error /> });
    let MemberDetail { member, choices, sessions } = detail;
    let (id, list) = (member.id, format!("/t/{slug}/members"));
    let shops = choices.shops.clone();
    let may = |action| may_in(&slug, action);
    let (may_edit, may_remove) = (may(Action::EditMember), may(Action::RemoveMember) && member.is_manageable);
    let may_view_as = may(Action::ViewAsMember) && !member.is_self;
    let fields = vec![("tenant", slug.clone()), ("id", id.to_string())];
    let as_fields = fields.clone();
    let (confirm, text) = if member.is_self {
        (t!(w, members.leave), t!(w, members.leave_text).to_owned())
    } else {
        (t!(w, members.remove), t!(w, members.remove_text, name = member.name.clone()).to_string())
    };
    let place = if may_edit && member.is_manageable {
        view! { <Place slug=slug.clone() member=member.clone() choices list=list.clone() /> }.into_any()
    } else {
        let why = if may_edit { t!(w, members.not_manageable) } else { t!(w, members.read_only) };
        view! { <PlaceInWords member=member.clone() choices why /> }.into_any()
    };
    view! {
        <Title text=member.name.clone() />
        <PageHeader title=member.name.clone() lead=member.email.clone() parent=(list.clone(), t!(w, members.title))>
            {may_view_as.then(|| view! { <PostButton function=ViewAs::PATH fields=as_fields label=t!(w, members.view_as) /> })}
        </PageHeader>
        {refused}
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div class="flex min-w-0 flex-col gap-4">
                {place}
                {sessions.map(|sessions| view! {
                    <Sessions slug=slug.clone() member=id own=member.is_self sessions may_end=member.is_manageable />
                })}
            </div>
            <div class="flex min-w-0 flex-col gap-4">
                <Facts member=member.clone() />
                <Why address=format!("{list}/{id}") question shops answer />
                {may_remove.then(|| view! {
                    <Panel title=t!(w, members.access)>
                        <ConfirmButton function=RemoveMember::PATH fields label=confirm text />
                    </Panel>
                })}
            </div>
        </div>
    }
}

#[component]
fn Place(slug: String, member: Member, choices: Choices, list: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<EditMember>::new();
    view! {
        <ActionForm action check=|input: &EditMember| input.form.parse().map(drop)>
            <input type="hidden" name="tenant" value=slug.clone() />
            <input type="hidden" name="id" value=member.id.to_string() />
            <HiddenField field="version" value=member.version.to_string() />
            <div class="flex flex-col gap-4">
                <PlaceFields slug choices form=MemberForm::from(&member) />
                <div class="flex gap-2">
                    <Submit label=t!(w, form.save) />
                    <CancelLink href=list />
                </div>
            </div>
        </ActionForm>
    }
}

/// The same to read, for those who may not change it.
#[component]
fn PlaceInWords(member: Member, choices: Choices, why: &'static str) -> impl IntoView {
    let w = use_words();
    let role_text = member.role.built_in().map(|role| about(w, role));
    let shops = match &member.locations {
        None => t!(w, members.all).to_owned(),
        Some(ids) => {
            let names = choices.shops.into_iter().filter(|shop| ids.contains(&shop.id)).map(|shop| shop.name);
            names.collect::<Vec<_>>().join(", ")
        }
    };
    view! {
        <Panel title=t!(w, members.section_place)>
            <dl class="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[8rem_1fr]">
                <dt class="text-muted">{t!(w, members.role)}</dt>
                <dd class="-mt-2 sm:mt-0">
                    <span class="block font-medium">{i18n::assigned_role(w, &member.role)}</span>
                    {role_text.map(|text| view! { <span class="block text-muted">{text}</span> })}
                </dd>
                <dt class="text-muted">{t!(w, members.locations)}</dt>
                <dd class="-mt-2 sm:mt-0">{shops}</dd>
            </dl>
            <p class="mt-5 border-t border-line pt-4 text-sm text-muted">{why}</p>
        </Panel>
    }
}

#[component]
fn Facts(member: Member) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let factor = if member.has_second_factor { t!(w, members.yes) } else { t!(w, members.no) };
    let seen = member.last_seen_at;
    let seen = seen.map_or_else(|| t!(w, members.no_session).to_owned(), |at| format::date_time(locale, at));
    view! {
        <Panel title=t!(w, members.facts)>
            <dl class="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm tabular-nums">
                <dt class="text-muted">{t!(w, members.joined)}</dt>
                <dd>{format::date(locale, member.joined_at)}</dd>
                <dt class="text-muted">{t!(w, members.last_seen)}</dt>
                <dd>{seen}</dd>
                <dt class="text-muted">{t!(w, members.second_factor)}</dt>
                <dd>{factor}</dd>
            </dl>
        </Panel>
    }
}
