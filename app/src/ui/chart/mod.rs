//! Charts: what is to be drawn as plain data ([`Plot`]), the same as a table and as a file, and the drawing itself, by
//! Apache ECharts in the browser. docs/STYLE.md says how a page uses one.
//!
//! All but [`live`] and [`echarts`] are plain functions that tests call without a browser.

pub mod cohorts;
pub mod colour;
pub mod csv;
pub mod echarts;
pub mod live;
pub mod look;
pub mod option;
pub mod plot;
pub mod sparkline;
pub mod table;
pub mod tip;
pub mod unit;
pub mod view;

pub use cohorts::{Cohort, CohortGrid, Cohorts};
pub use plot::{Axes, Dial, Heat, Plot, Series, Steps};
pub use sparkline::Sparkline;
pub use unit::Unit;
pub use view::{Chart, Height};
