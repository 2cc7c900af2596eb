//! [browser] Apache ECharts: fetching it, once and only on pages with charts, and the few of its functions that are
//! needed. charming's own renderer binds no `dispose`, and would keep every chart ever shown.

use std::cell::RefCell;

use js_sys::{Function, JSON, Promise, Reflect};
use leptos::{
    prelude::document,
    web_sys::{HtmlElement, HtmlScriptElement},
};
use wasm_bindgen::prelude::*;

/// The attribute of the document's root that holds the script's address.
const ADDRESS: &str = "data-charts";

#[wasm_bindgen]
extern "C" {
    /// One drawn chart.
    pub type Instance;
    #[wasm_bindgen(js_namespace = echarts, catch)]
    fn init(area: &HtmlElement) -> Result<Instance, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setOption)]
    fn set_option(this: &Instance, option: &JsValue, how: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    pub fn resize(this: &Instance);
    #[wasm_bindgen(method)]
    pub fn dispose(this: &Instance);
}

impl Instance {
    /// In an element that has a size.
    ///
    /// # Errors
    /// When the browser has no canvas.
    pub fn new(area: &HtmlElement) -> Result<Self, JsValue> {
        init(area)
    }

    /// Shows an option. `anew` forgets everything of the one before; otherwise the series that have the same id move to
    /// their new values, and those that are no longer there go.
    ///
    /// # Errors
    /// What ECharts throws.
    pub fn show(&self, option: &JsValue, anew: bool) -> Result<(), JsValue> {
        let how = if anew { r#"{"notMerge":true}"# } else { r#"{"replaceMerge":["series"]}"# };
        self.set_option(option, &JSON::parse(how)?)
    }
}

thread_local! {
    /// The one that is being fetched, or has been.
    static SCRIPT: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Waits until ECharts is there.
///
/// # Errors
/// When it cannot be fetched. The next chart tries again.
pub async fn load() -> Result<(), JsValue> {
    if Reflect::has(&js_sys::global(), &JsValue::from_str("echarts"))? {
        return Ok(());
    }
    let promise = SCRIPT.with_borrow_mut(|script| script.get_or_insert_with(fetch).clone());
    let fetched = wasm_bindgen_futures::JsFuture::from(promise).await;
    if fetched.is_err() {
        SCRIPT.set(None);
    }
    fetched.map(drop)
}

/// By an element, as a page would: the content security policy allows scripts of our own address.
fn fetch() -> Promise {
    Promise::new(&mut |done, failed| {
        let script = document().create_element("script").ok().and_then(|it| it.dyn_into::<HtmlScriptElement>().ok());
        let address = document().document_element().and_then(|root| root.get_attribute(ADDRESS));
        let (Some(script), Some(address), Some(head)) = (script, address, document().head()) else {
            let _ = failed.call0(&JsValue::NULL);
            return;
        };
        script.set_src(&address);
        script.set_onload(Some(done.unchecked_ref::<Function>()));
        script.set_onerror(Some(failed.unchecked_ref::<Function>()));
        let _ = head.append_child(&script);
    })
}
