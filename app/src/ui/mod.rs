//! The kit: parts that know no business word. The gallery (`/gallery`) shows all of them.

mod address;
pub mod button;
pub mod chart;
pub mod choices;
pub mod dialog;
pub mod form;
pub mod input;
mod live;
mod loaded;
pub mod marks;
mod menu;
mod page;
mod progress;
pub mod shortcuts;
pub mod states;
pub mod table;
pub mod tile;
pub mod timeline;
pub mod toast;
pub mod work;

pub use address::{Pager, query, use_id, use_tenant};
pub use button::{Button, IconButton, LinkButton, Weight};
pub use choices::{Checkboxes, Choice, Radios, TextArea};
pub use dialog::{Dialog, Side};
pub use form::{ActionForm, CancelLink, ConfirmButton, NativeForm, PostButton, Saved, SelectField, Submit, TextField};
pub use live::Live;
pub use loaded::{Listed, Loaded};
pub use marks::{Avatar, Badge, Icon, Key, Moment, Tone};
pub use menu::{Menu, Tabs};
pub use page::{Breadcrumbs, Home, PageHeader, Panel};
pub use progress::Progress;
pub use states::{Alert, Empty, ErrorView, Loading, Notice, Skeleton};
