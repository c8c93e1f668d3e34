//! The records of a query, all at once or as a stream.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_core::Stream;

use crate::http::client::Client;
use crate::http::error::Error;
use crate::http::error_kind::ErrorKind;
use crate::http::read::fetch::{Fetch, Step};
use crate::http::request::Get;
use crate::http::response::page::Page;
use crate::http::response::record::GetRecord;

/// Why the result of a query is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Completeness {
    /// The records were read in a total order, in which no two records are equal,
    /// or there was nothing to read.
    Total,
    /// The read assumes that the service returns records that are equal in the
    /// order, or all records without an order, in the same order each time.
    Assumed,
}

/// The records of a query, all in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    pub(crate) records: Vec<GetRecord>,
    pub(crate) completeness: Completeness,
}

impl Selection {
    /// Returns the records in their order.
    #[must_use]
    pub fn records(&self) -> &[GetRecord] {
        &self.records
    }

    /// Converts into the records.
    #[must_use]
    pub fn into_records(self) -> Vec<GetRecord> {
        self.records
    }

    /// Returns why the records are complete.
    #[must_use]
    pub const fn completeness(&self) -> Completeness {
        self.completeness
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<Page, Error>> + Send>>;

/// A stream of records. It ends after the last record or the first error, such as
/// [`ErrorKind::Drifted`](crate::http::ErrorKind::Drifted) if records moved between
/// pages.
#[must_use = "nothing is sent before a record is read"]
pub struct Records {
    pub(crate) client: Client,
    pub(crate) fetch: Fetch,
    pub(crate) completeness: Completeness,
    pub(crate) ready: std::vec::IntoIter<GetRecord>,
    /// Locked only through `&mut`, which makes the stream `Sync`.
    pub(crate) pending: Option<Mutex<Answer>>,
    /// The start of the read, and its time limit.
    pub(crate) end: Option<(Instant, Duration)>,
}

impl Records {
    /// Returns the next record, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<GetRecord, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns why the records are complete, once the stream has ended.
    #[must_use]
    pub const fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Sends a request within the time limit of the read.
    fn ask(&self, get: Get) -> Answer {
        let client = self.client.clone();
        let end = self.end;
        Box::pin(async move {
            let Some((start, time)) = end else { return client.get_objects(&get).await };
            let rest = time.saturating_sub(start.elapsed());
            if rest.is_zero() {
                // A timeout of zero would still start the request.
                return Err(ErrorKind::TimedOut(time).into());
            }
            match tokio::time::timeout(rest, client.get_objects(&get)).await {
                Ok(answer) => answer,
                Err(_) => Err(ErrorKind::TimedOut(time).into()),
            }
        })
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<GetRecord, Error>>> {
        self.fetch.stop();
        Poll::Ready(Some(Err(error)))
    }
}

impl Stream for Records {
    type Item = Result<GetRecord, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(record) = self.ready.next() {
                return Poll::Ready(Some(Ok(record)));
            }
            if let Some(pending) = &mut self.pending {
                let future = pending.get_mut().unwrap_or_else(PoisonError::into_inner);
                let Poll::Ready(answer) = future.as_mut().poll(context) else { return Poll::Pending };
                self.pending = None;
                let records = answer.and_then(|page| Ok(self.fetch.accept(page.into_records())?));
                match records {
                    Ok(records) => self.ready = records.into_iter(),
                    Err(error) => return self.fail(error),
                }
                continue;
            }
            match self.fetch.step() {
                Step::Send(get) => self.pending = Some(Mutex::new(self.ask(get))),
                Step::Last(records) => self.ready = records.into_iter(),
                Step::Done => return Poll::Ready(None),
            }
        }
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("client", &self.client).finish_non_exhaustive()
    }
}
