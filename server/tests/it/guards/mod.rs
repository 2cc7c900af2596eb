//! What holds for everything at once. A new vertical fails these until it is complete.

mod access;
mod access_cases;
mod brand_cases;
mod cases;
mod client_cases;
mod company_cases;
mod database;
mod documents;
mod entering;
mod event_cases;
mod grants;
mod shell_cases;
mod split;
mod words;
