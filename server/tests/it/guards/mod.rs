//! What holds for everything at once. A new vertical fails these until it is complete.

mod access;
mod access_cases;
mod audit_cases;
mod audited;
mod brand_cases;
mod cases;
mod client_cases;
mod company_cases;
mod contract;
mod database;
mod documents;
mod entering;
mod event_cases;
mod file_cases;
mod grants;
mod job_cases;
mod message_cases;
mod sandbox_cases;
mod shell_cases;
mod split;
mod words;
