//! Requests: alternatives in texts that read the same in each way the target
//! promises.
//!
//! A text of alternatives, one after the other, is read SQL's way as what it is.
//! From left to right it is, too, if all but one condition of each alternative
//! stand in every alternative before it, and that one comes first: in
//! `x $or y $and z` everything before the `$and` is joined with `z`, which adds
//! nothing where it holds `z` already. Knows nothing of values.

use crate::compile::alternatives::Alternative;
use crate::compile::atoms::{AtomId, Atoms};
use crate::compile::budget::{added_length, length};
use crate::compile::options::{CompileOptions, Target};

/// Up to this many alternatives, the best order is looked for.
const MOST_SEARCHED: usize = 24;

/// More requests are needed than the options allow.
pub(super) struct TooMany;

/// The texts of alternatives, in as few requests as are found. Each alternative
/// fits a request of its own.
pub(super) fn texts(
    alternatives: &[Alternative],
    atoms: &Atoms<'_>,
    options: &CompileOptions,
) -> Result<Vec<String>, TooMany> {
    let chainer = Chainer { atoms, options };
    let ordered = chainer.order(alternatives);
    let mut chains = chainer.first_fit(&ordered);
    if chains.len() > 1 && chainer.is_order_free() && ordered.len() <= MOST_SEARCHED {
        let searched = chainer.longest_first(ordered);
        if searched.len() < chains.len() {
            chains = searched;
        }
    }
    if chains.len() > options.requests() {
        return Err(TooMany);
    }
    Ok(chains.iter().map(|chain| chain.text(atoms)).collect())
}

/// The alternatives of one request, in their order.
#[derive(Clone, Debug)]
struct Chain {
    alternatives: Vec<Alternative>,
    /// The atoms that every alternative has, sorted.
    common: Vec<AtomId>,
    length: usize,
}

impl Chain {
    fn text(&self, atoms: &Atoms<'_>) -> String {
        let conjunction = |alternative: &Alternative| {
            let texts: Vec<&str> = alternative.iter().map(|&atom| atoms.get(atom).text.as_str()).collect();
            texts.join(" $and ")
        };
        let texts: Vec<String> = self.alternatives.iter().map(conjunction).collect();
        texts.join(" $or ")
    }
}

struct Chainer<'a, 'c> {
    atoms: &'a Atoms<'c>,
    options: &'a CompileOptions,
}

impl Chainer<'_, '_> {
    /// Longer alternatives come first where order matters: a shorter one has
    /// less to find in those before it.
    fn order(&self, alternatives: &[Alternative]) -> Vec<Alternative> {
        let mut alternatives = alternatives.to_vec();
        if self.is_order_free() {
            alternatives.sort_by_key(|alternative| std::cmp::Reverse(alternative.len()));
        }
        alternatives
    }

    /// Whether alternatives are put in order to share requests.
    const fn is_order_free(&self) -> bool {
        matches!(self.options.target(), Target::Portable | Target::LeftToRight)
    }

    fn start(&self, alternative: &Alternative) -> Chain {
        let mut common = alternative.clone();
        common.sort_unstable();
        Chain { alternatives: vec![alternative.clone()], common, length: length(alternative, self.atoms) }
    }

    /// Adds each alternative to the first request that takes it, until there
    /// are more than may be.
    fn first_fit(&self, alternatives: &[Alternative]) -> Vec<Chain> {
        let mut chains: Vec<Chain> = Vec::new();
        // Requests before this one have no room for a single condition.
        let mut open = 0;
        for alternative in alternatives {
            if chains.len() > self.options.requests() {
                break;
            }
            let first = if alternative.len() == 1 { open } else { 0 };
            let candidates = chains.get_mut(first..).unwrap_or_default();
            match candidates.iter_mut().position(|chain| self.add(chain, alternative)) {
                Some(at) if alternative.len() == 1 => open = first.saturating_add(at),
                Some(_) => {}
                None => {
                    if alternative.len() == 1 {
                        open = chains.len();
                    }
                    chains.push(self.start(alternative));
                }
            }
        }
        chains
    }

    /// Takes the longest request that can be made, and again of what is left.
    fn longest_first(&self, mut rest: Vec<Alternative>) -> Vec<Chain> {
        let mut chains = Vec::new();
        while !rest.is_empty() {
            let pairs =
                (0..rest.len()).flat_map(|first| (first..rest.len()).map(move |second| (first, second)));
            let tries = pairs.filter_map(|(first, second)| self.grow(&rest, first, second));
            let Some((chain, taken)) =
                tries.reduce(|best, other| if other.1.len() > best.1.len() { other } else { best })
            else {
                break;
            };
            chains.push(chain);
            let mut at = 0..;
            rest.retain(|_| !at.next().is_some_and(|at| taken.contains(&at)));
        }
        chains
    }

    /// A request that starts with one or two alternatives, and whatever fits
    /// after them, with their places.
    fn grow(&self, alternatives: &[Alternative], first: usize, second: usize) -> Option<(Chain, Vec<usize>)> {
        let mut chain = self.start(alternatives.get(first)?);
        let mut taken = vec![first];
        if second != first {
            if !self.add(&mut chain, alternatives.get(second)?) {
                return None;
            }
            taken.push(second);
        }
        for (at, alternative) in alternatives.iter().enumerate() {
            if !taken.contains(&at) && self.add(&mut chain, alternative) {
                taken.push(at);
            }
        }
        Some((chain, taken))
    }

    /// Adds an alternative to a request, if it may stand there.
    fn add(&self, chain: &mut Chain, alternative: &Alternative) -> bool {
        let length = chain.length.saturating_add(added_length(alternative, self.atoms));
        if length > self.options.query_bytes() {
            return false;
        }
        let is_new = |atom: &AtomId| chain.common.binary_search(atom).is_err();
        let mut new = alternative.iter().enumerate().filter(|(_, atom)| is_new(atom)).map(|(at, _)| at);
        let (lead, others) = (new.next(), new.next());
        let mut added = alternative.clone();
        match self.options.target() {
            Target::Sql => {}
            Target::Strict
                if alternative.len() == 1 && chain.alternatives.iter().all(|other| other.len() == 1) => {}
            Target::Portable | Target::LeftToRight if others.is_none() => {
                if let Some(prefix) = lead.and_then(|at| added.get_mut(..=at)) {
                    prefix.rotate_right(1);
                }
                chain.common.retain(|atom| alternative.contains(atom));
            }
            _ => return false,
        }
        chain.length = length;
        chain.alternatives.push(added);
        true
    }
}
