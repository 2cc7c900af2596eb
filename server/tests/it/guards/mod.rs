//! What holds for everything at once. A new vertical fails these until it is complete.

mod access;
mod cases;
mod database;
mod words;
