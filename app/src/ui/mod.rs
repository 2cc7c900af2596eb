//! The kit: parts that know no business word.

pub mod form;
pub mod parts;

pub use form::{ActionForm, NativeForm, SelectField, Submit, TextField};
pub use parts::{Alert, Badge, Empty, ErrorView, Icon, LinkButton, Loading, Menu, PageHeader, Panel, Tone};
