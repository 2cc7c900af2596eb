//! A sandbox's clock: what the frame says of it, and the page on which it is moved on.

pub mod api;
mod clock;

pub use clock::ClockPage;
