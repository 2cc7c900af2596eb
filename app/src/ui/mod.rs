//! The kit: parts that know no business word.

pub mod chart;
pub mod choices;
pub mod form;
pub mod parts;

pub use choices::{Checkboxes, Choice, Radios, TextArea};
pub use form::{ActionForm, ConfirmButton, NativeForm, PostButton, SelectField, Submit, TextField};
pub use parts::{
    Alert, Badge, Empty, ErrorView, Icon, LinkButton, Loading, Menu, Notice, PageHeader, Panel, Tabs, Tone,
};
