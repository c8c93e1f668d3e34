//! Packs alternatives into requests that mean the same under each precedence of
//! the target.
//!
//! With the precedence of SQL a request means the union of its alternatives. It
//! means the same from left to right if each alternative has at most one
//! condition that is not in every alternative before it, and that condition comes
//! first: in `x $or y $and z`, `$and z` then applies to `x` too, which changes
//! nothing if `x` contains `z`.

use crate::compile::atoms::{AtomId, Atoms};
use crate::compile::budget::{added_length, length};
use crate::compile::dnf::Alternative;
use crate::compile::options::{CompileOptions, Target};
use crate::compile::wire::WireFilter;

/// Up to this number of alternatives, several orders are tried.
const MOST_SEARCHED: usize = 24;

/// More requests are needed than the options allow.
pub(super) struct TooManyRequests;

/// Packs alternatives, each of which fits in a request.
pub(super) fn pack(
    alternatives: &[Alternative],
    atoms: &Atoms<'_>,
    options: &CompileOptions,
) -> Result<Vec<WireFilter>, TooManyRequests> {
    let packer = Packer { atoms, options };
    let ordered = packer.order(alternatives);
    let mut requests = packer.first_fit(&ordered);
    if requests.len() > 1 && packer.order_matters() && ordered.len() <= MOST_SEARCHED {
        let searched = packer.longest_first(ordered);
        if searched.len() < requests.len() {
            requests = searched;
        }
    }
    if requests.len() > options.requests() {
        return Err(TooManyRequests);
    }
    Ok(requests.iter().map(|request| request.wire_filter(atoms)).collect())
}

/// The alternatives of one request, in their order.
#[derive(Clone, Debug)]
struct Request {
    alternatives: Vec<Alternative>,
    /// The atoms in every alternative, sorted.
    common: Vec<AtomId>,
    length: usize,
}

impl Request {
    fn wire_filter(&self, atoms: &Atoms<'_>) -> WireFilter {
        let conjunction = |alternative: &Alternative| {
            let texts: Vec<&str> = alternative.iter().map(|&atom| atoms.get(atom).text.as_str()).collect();
            texts.join(" $and ")
        };
        let texts: Vec<String> = self.alternatives.iter().map(conjunction).collect();
        WireFilter::new(&texts)
    }
}

struct Packer<'a, 'c> {
    atoms: &'a Atoms<'c>,
    options: &'a CompileOptions,
}

impl Packer<'_, '_> {
    /// Longer alternatives come first where order matters: the earlier ones must
    /// contain most atoms of the later ones.
    fn order(&self, alternatives: &[Alternative]) -> Vec<Alternative> {
        let mut alternatives = alternatives.to_vec();
        if self.order_matters() {
            alternatives.sort_by_key(|alternative| std::cmp::Reverse(alternative.len()));
        }
        alternatives
    }

    /// Whether the order decides which alternatives can share a request.
    const fn order_matters(&self) -> bool {
        matches!(self.options.target(), Target::Portable | Target::LeftToRight)
    }

    fn start(&self, alternative: &Alternative) -> Request {
        let mut common = alternative.clone();
        common.sort_unstable();
        Request { alternatives: vec![alternative.clone()], common, length: length(alternative, self.atoms) }
    }

    /// Adds each alternative to the first request where it fits; stops above the
    /// limit of requests.
    fn first_fit(&self, alternatives: &[Alternative]) -> Vec<Request> {
        let mut requests: Vec<Request> = Vec::new();
        // Requests before this one have no room for a single condition.
        let mut open = 0;
        for alternative in alternatives {
            if requests.len() > self.options.requests() {
                break;
            }
            let first = if alternative.len() == 1 { open } else { 0 };
            let candidates = requests.get_mut(first..).unwrap_or_default();
            match candidates.iter_mut().position(|request| self.add(request, alternative)) {
                Some(at) if alternative.len() == 1 => open = first.saturating_add(at),
                Some(_) => {}
                None => {
                    if alternative.len() == 1 {
                        open = requests.len();
                    }
                    requests.push(self.start(alternative));
                }
            }
        }
        requests
    }

    /// Makes the longest request possible, then repeats with the rest.
    fn longest_first(&self, mut rest: Vec<Alternative>) -> Vec<Request> {
        let mut requests = Vec::new();
        while !rest.is_empty() {
            let pairs =
                (0..rest.len()).flat_map(|first| (first..rest.len()).map(move |second| (first, second)));
            let tries = pairs.filter_map(|(first, second)| self.grow(&rest, first, second));
            let Some((request, taken)) =
                tries.reduce(|best, other| if other.1.len() > best.1.len() { other } else { best })
            else {
                break;
            };
            requests.push(request);
            let mut at = 0..;
            rest.retain(|_| !at.next().is_some_and(|at| taken.contains(&at)));
        }
        requests
    }

    /// A request that starts with one or two alternatives and continues with every
    /// other one that fits; returns their indexes too.
    fn grow(
        &self,
        alternatives: &[Alternative],
        first: usize,
        second: usize,
    ) -> Option<(Request, Vec<usize>)> {
        let mut request = self.start(alternatives.get(first)?);
        let mut taken = vec![first];
        if second != first {
            if !self.add(&mut request, alternatives.get(second)?) {
                return None;
            }
            taken.push(second);
        }
        for (at, alternative) in alternatives.iter().enumerate() {
            if !taken.contains(&at) && self.add(&mut request, alternative) {
                taken.push(at);
            }
        }
        Some((request, taken))
    }

    /// Adds an alternative to a request if the meaning and the length allow it.
    fn add(&self, request: &mut Request, alternative: &Alternative) -> bool {
        let length = request.length.saturating_add(added_length(alternative, self.atoms));
        if length > self.options.query_bytes() {
            return false;
        }
        let is_new = |atom: &AtomId| request.common.binary_search(atom).is_err();
        let mut new = alternative.iter().enumerate().filter(|(_, atom)| is_new(atom)).map(|(at, _)| at);
        let (lead, others) = (new.next(), new.next());
        let mut added = alternative.clone();
        match self.options.target() {
            Target::Sql => {}
            Target::Strict
                if alternative.len() == 1 && request.alternatives.iter().all(|other| other.len() == 1) => {}
            Target::Portable | Target::LeftToRight if others.is_none() => {
                if let Some(prefix) = lead.and_then(|at| added.get_mut(..=at)) {
                    prefix.rotate_right(1);
                }
                request.common.retain(|atom| alternative.contains(atom));
            }
            _ => return false,
        }
        request.length = length;
        request.alternatives.push(added);
        true
    }
}
