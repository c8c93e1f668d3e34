//! The system's allocator, counting the allocations of a measured run.
//!
//! A block that grows counts twice while it is copied, as it may with any
//! allocator, so the peak is an upper bound.
#![expect(unsafe_code, reason = "an allocator is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering::Relaxed};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static IS_WATCHED: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicUsize = AtomicUsize::new(0);
/// Negative when other threads free memory that they allocated before the run.
static LIVE: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// The allocations of one run.
#[derive(Clone, Copy, Debug)]
pub struct Heap {
    /// New blocks, and blocks that grew or shrank.
    pub allocations: usize,
    /// The most bytes alive at once.
    pub peak: usize,
}

/// Measures a run, which must free all its memory and use this thread only.
pub fn watch(run: impl FnOnce()) -> Heap {
    CALLS.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    IS_WATCHED.store(true, Relaxed);
    run();
    IS_WATCHED.store(false, Relaxed);
    Heap { allocations: CALLS.load(Relaxed), peak: PEAK.load(Relaxed).unsigned_abs() }
}

struct Counting;

/// Records a new block.
fn taken(size: usize) {
    if IS_WATCHED.load(Relaxed) {
        CALLS.fetch_add(1, Relaxed);
        // No block is larger than `isize::MAX`.
        let size = size.cast_signed();
        let live = LIVE.fetch_add(size, Relaxed) + size;
        PEAK.fetch_max(live, Relaxed);
    }
}

/// Records a freed block.
fn freed(size: usize) {
    if IS_WATCHED.load(Relaxed) {
        LIVE.fetch_sub(size.cast_signed(), Relaxed);
    }
}

// SAFETY: each call is forwarded unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        taken(size);
        freed(layout.size());
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        freed(layout.size());
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }
}
