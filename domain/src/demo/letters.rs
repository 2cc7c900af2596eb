//! Letters that were sent, straight into the tables.

use chrono::TimeDelta;

use super::seed::Seed;
use crate::{
    error::Result,
    ids::{MessageId, MessageStatusId, TenantId},
};

impl Seed<'_> {
    /// An invitation that a mail server took, or refused for good with what it said.
    pub(crate) async fn letter(&mut self, tenant: TenantId, address: &str, refused: Option<&str>) -> Result<MessageId> {
        let (id, then) = (MessageId::new(), self.now + TimeDelta::seconds(2));
        let (status, said) = refused.map_or(("sent", "250 2.0.0 queued"), |said| ("failed", said));
        sqlx::query!(
            "insert into messages (id, tenant_id, channel, recipient, template, basis, locale, status, attempts,
                                   next_attempt_at, sent_at, provider_receipt, last_error, created_at)
             values ($1, $2, 'email', $3, 'invitation', 'contract', 'es-AR', $4::text, 1, $5,
                     case when $4::text = 'sent' then $6::timestamptz end, case when $4::text = 'sent' then $7::text end,
                     case when $4::text = 'failed' then $7::text end, $5)",
            id as MessageId,
            tenant as TenantId,
            address,
            status,
            self.now,
            then,
            said
        )
        .execute(&mut *self.connection)
        .await?;
        for (status, attempt, said, at) in
            [("queued", 0, None, self.now), ("sending", 1, None, then), (status, 1, Some(said), then)]
        {
            sqlx::query!(
                "insert into message_statuses (tenant_id, message_id, id, status, attempt, detail, at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                tenant as TenantId,
                id as MessageId,
                MessageStatusId::new() as MessageStatusId,
                status,
                attempt,
                said,
                at
            )
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(id)
    }
}
