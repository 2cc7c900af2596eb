//! The settings of mail, and what is wrong with them.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use local_postgres::Cluster;

use super::{Mailer, Transport};
use crate::config::Secret;

/// For one message. Well below the lease of the domain, and short enough for a server that is asked to end.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Args, Clone, Debug)]
pub struct MailSettings {
    /// The mail server: `smtps://user:password@host`, or `smtp://user:password@host:587?tls=required` for STARTTLS
    /// [default: none; mail is written to --mail-folder]
    #[arg(long, env = "SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<Secret>,
    /// Who mail is from: `BarberPro <no-reply@example.com>`; needed with --smtp-url [default: no-reply@localhost]
    #[arg(long, env = "MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Where mail is written when there is no mail server, one file each [default: .data/mail, for root
    /// /var/lib/barberpro/mail]
    #[arg(long, env = "MAIL_FOLDER", value_name = "FOLDER")]
    pub mail_folder: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "the setting SMTP_URL (--smtp-url) is not the address of a mail server: write smtps://user:password@host, or smtp://user:password@host:587?tls=required"
    )]
    Url,
    #[error(
        "the setting SMTP_URL (--smtp-url) would send mail and password in clear: write smtps://, or add ?tls=required"
    )]
    Clear,
    #[error(
        "the setting MAIL_FROM (--mail-from) is not a mail address: write for example BarberPro <no-reply@example.com>"
    )]
    From,
    #[error("with SMTP_URL (--smtp-url), MAIL_FROM (--mail-from) has to be set: who is the mail from?")]
    NoFrom,
}

impl Mailer {
    /// # Errors
    /// When a setting is wrong. The error has no password in it.
    pub fn new(settings: &MailSettings, public_url: String) -> Result<Self, Error> {
        let transport = match &settings.smtp_url {
            Some(url) if settings.mail_from.is_some() => smtp(url.expose())?,
            Some(_) => return Err(Error::NoFrom),
            None => Transport::Folder(settings.mail_folder.clone().unwrap_or_else(|| Cluster::default_folder("mail"))),
        };
        let from = settings.mail_from.as_deref().unwrap_or("BarberPro <no-reply@localhost>");
        let from: Mailbox = from.parse().map_err(|_| Error::From)?;
        Ok(Self { transport, from, public_url })
    }
}

fn smtp(url: &str) -> Result<Transport, Error> {
    let parsed: http::Uri = url.parse().map_err(|_| Error::Url)?;
    let host = parsed.host().ok_or(Error::Url)?;
    let tls = match parsed.scheme_str() {
        Some("smtps") => true,
        Some("smtp") => parsed.query().is_some_and(|query| query.split('&').any(|pair| pair == "tls=required")),
        _ => return Err(Error::Url),
    };
    // To a mail server on the same machine nobody listens in.
    if !tls && !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
        return Err(Error::Clear);
    }
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| Error::Url)?;
    let server = match parsed.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    // The whole is limited by `patience`; this is for each answer.
    let transport = Box::new(transport.timeout(Some(PATIENCE)).build());
    Ok(Transport::Smtp { transport, server, patience: PATIENCE })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settings(url: Option<&str>, from: Option<&str>) -> MailSettings {
        MailSettings {
            smtp_url: url.map(|url| Secret::from(url.to_owned())),
            mail_from: from.map(ToOwned::to_owned),
            mail_folder: None,
        }
    }

    #[test]
    fn a_wrong_setting_is_named_and_no_password_shown() {
        let from = Some("BarberPro <no-reply@example.com>");
        for (url, from, wrong) in [
            ("nonsense", from, Error::Url),
            ("https://user:geheim@mail.example.com", from, Error::Url),
            ("smtp://user:geheim@mail.example.com:587", from, Error::Clear),
            ("smtp://user:geheim@mail.example.com:587?tls=opportunistic", from, Error::Clear),
            ("smtp://user:geheim@localhost.example.com", from, Error::Clear),
            ("smtps://user:geheim@mail.example.com", Some("nobody"), Error::From),
            ("smtps://user:geheim@mail.example.com", None, Error::NoFrom),
        ] {
            let settings = settings(Some(url), from);
            let error = Mailer::new(&settings, String::new()).unwrap_err();
            assert_eq!(error, wrong, "{url}");
            assert!(!format!("{error} {settings:?}").contains("geheim"));
        }
        for url in [
            "smtps://user:geheim@mail.example.com",
            "smtp://u:geheim@mail.example.com:587?tls=required",
            "smtp://localhost:25",
        ] {
            let mailer = Mailer::new(&settings(Some(url), from), String::new()).unwrap();
            assert!(!format!("{mailer:?} {}", mailer.transport()).contains("geheim"));
        }
    }

    #[test]
    fn without_a_mail_server_mail_goes_to_a_folder_and_it_is_said() {
        let mailer = Mailer::new(&settings(None, None), String::new()).unwrap();
        let said = mailer.transport().to_string();
        assert!(said.contains("mail and not sent") && said.contains("SMTP_URL"), "{said}");
    }
}
