//! The list of legal entities. A company has a handful: it is shown whole.

use domain::{legal_entities::LegalEntity, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{api::list_legal_entities, parts::StatusBadge};
use crate::{
    i18n::{self, t, use_words},
    layout::SettingsTabs,
    ui::{Empty, LinkButton, Loaded, PageHeader, Panel, use_tenant},
    viewer::may_in,
};

pub struct LegalEntitiesPage;

#[lazy_route]
impl LazyRoute for LegalEntitiesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let entities = Resource::new(move || tenant.get(), list_legal_entities);
        view! {
            <Loaded data=entities let:entities>
                <LegalEntities slug=tenant.get_untracked() entities />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn LegalEntities(slug: String, entities: Vec<LegalEntity>) -> impl IntoView {
    let w = use_words();
    let new = may_in(&slug, Action::CreateLegalEntity).then(|| format!("/t/{slug}/legal-entities/new"));
    view! {
        <Title text=t!(w, legal_entities.title) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, legal_entities.title) lead=t!(w, legal_entities.lead)>
            {new.map(|href| view! { <LinkButton href primary=true>{t!(w, legal_entities.new)}</LinkButton> })}
        </PageHeader>
        <EntityTable slug entities />
    }
}

#[component]
fn EntityTable(slug: String, entities: Vec<LegalEntity>) -> impl IntoView {
    let w = use_words();
    if entities.is_empty() {
        let (title, text) = (t!(w, legal_entities.empty_title), t!(w, legal_entities.empty_text));
        return view! { <Panel><Empty title text icon=icondata_lu::LuLandmark /></Panel> }.into_any();
    }
    let rows = entities.into_iter().map(move |entity| {
        let href = format!("/t/{slug}/legal-entities/{}", entity.id);
        let points = entity.points_of_sale.iter().map(|n| format!("{n:05}")).collect::<Vec<_>>().join(", ");
        let points = if points.is_empty() { "–".to_owned() } else { points };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=href class="link wrap-anywhere">{entity.legal_name}</a></th>
                <td role="cell" data-label=t!(w, tenants.cuit) class="tabular-nums whitespace-nowrap">{entity.cuit.to_string()}</td>
                <td role="cell" data-label=t!(w, tenants.tax_condition)>{i18n::tax_condition(w, entity.tax_condition)}</td>
                <td role="cell" data-label=t!(w, tenants.points_of_sale) class="tabular-nums">{points}</td>
                <td role="cell" data-label=t!(w, legal_entities.status)><StatusBadge status=entity.status /></td>
            </tr>
        }
    });
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(w, tenants.legal_name)}</th>
                        <th scope="col" role="columnheader">{t!(w, tenants.cuit)}</th>
                        <th scope="col" role="columnheader">{t!(w, tenants.tax_condition)}</th>
                        <th scope="col" role="columnheader">{t!(w, tenants.points_of_sale)}</th>
                        <th scope="col" role="columnheader">{t!(w, legal_entities.status)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
