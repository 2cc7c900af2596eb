//! Mail to people: worded, put into a message, handed to a mail server. What is to be sent is in the table `messages`.

pub mod delivery;
pub mod inline;
pub mod render;
pub mod settings;
mod transport;

use std::time::Duration;

use domain::messages::{Due, Outcome};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

pub use settings::{Error, MailSettings};
pub use transport::Transport;

/// Sends mail. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
    public_url: String,
}

impl Mailer {
    /// How mail leaves, for the person who starts the server.
    #[must_use]
    pub const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// How long a mail server may take for one message.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        if let Transport::Smtp { patience: old, .. } = &mut self.transport {
            *old = patience;
        }
        self
    }

    /// Words a message and hands it over.
    pub async fn send(&self, due: &Due) -> Outcome {
        match self.message(due) {
            Ok(message) => self.transport.send(message, due.id.to_string()).await,
            Err(outcome) => outcome,
        }
    }

    fn message(&self, due: &Due) -> Result<Message, Outcome> {
        // A template of ours is wrong: the next release may put it right in time.
        let later = |error: render::Error| Outcome::Later { why: error.to_string() };
        let rendered = render::render(&due.mail, due.locale, &self.public_url).map_err(later)?;
        let never = |why: &str| Outcome::Never { why: why.to_owned() };
        let to = due.recipient.parse().map_err(|_| never("its address is none that mail can be sent to"))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(rendered.subject)
            // Of the row: whoever gets a message twice, after a sender was cut off, can tell that it is the same.
            .message_id(Some(format!("<{}@{}>", due.id, self.from.email.domain())))
            .header(Automatic)
            .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))
            .map_err(|error| never(&format!("it cannot be put together: {error}")))
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834): no out-of-office answers, please.
#[derive(Clone)]
struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
