//! The parts of the soak.

pub mod checks;
pub mod memory;
pub mod report;
pub mod streams;
pub mod traffic;
pub mod worker;
