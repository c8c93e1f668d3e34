//! The request of a call: its options, resolved with the metadata.

use super::choice::{Choice, Part};
use crate::compile::Plan;
use crate::http::{BlockingClient, Query};
use crate::profile::Profile;
use crate::schema::ObjectInfo;

/// A validated request.
pub(super) struct Task<'t> {
    pub(super) object: &'t str,
    pub(super) metadata: Option<&'t ObjectInfo>,
    pub(super) plan: Option<&'t Plan>,
    pub(super) choice: &'t Choice,
    pub(super) profile: Option<&'t Profile>,
}

impl Task<'_> {
    pub(super) fn query(&self, client: &BlockingClient) -> Query<BlockingClient> {
        let mut query = client.objects(self.object).fields(self.choice.fields());
        if let Some(metadata) = self.metadata {
            query = query.metadata(metadata);
        }
        if let Some(plan) = self.plan {
            query = query.filter(plan);
        }
        if let Some(profile) = self.profile {
            query = query.server_profile(profile);
        }
        for (field, direction) in self.choice.sort() {
            query = query.sort_by(field, *direction);
        }
        match self.choice.part() {
            Part::All => self.choice.page_size().into_iter().fold(query, Query::page_size),
            Part::Limit(limit, offset) => query.limit(limit, offset),
            Part::Page(page, size) => query.page(page, size),
        }
    }
}
