//! Mail, from the row to a mail server, and how it reads.

mod delivery;
mod smtp;
mod templates;
