//! An allocator that counts, for the passes that count.
//!
//! A binary installs it; it counts nothing until it is told to, and then every allocation and every growth
//! of the whole process. A timed pass never tells it to: what is left is one relaxed load per allocation.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The system's allocator, counted on demand. Install it with `#[global_allocator]`.
#[derive(Debug, Default)]
pub struct Counting;

static ON: AtomicBool = AtomicBool::new(false);
static INSTALLED: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicU64 = AtomicU64::new(0);

/// Starts to count. False where this program did not install [`Counting`].
pub fn start() -> bool {
    ON.store(true, Ordering::Relaxed);
    drop(std::hint::black_box(Box::new(0_u8)));
    INSTALLED.load(Ordering::Relaxed)
}

/// Allocations since [`start`]; nothing where this program did not install [`Counting`].
#[must_use]
pub fn count() -> Option<u64> {
    INSTALLED.load(Ordering::Relaxed).then(|| COUNT.load(Ordering::Relaxed))
}

#[inline]
fn note() {
    if ON.load(Ordering::Relaxed) {
        INSTALLED.store(true, Ordering::Relaxed);
        COUNT.fetch_add(1, Ordering::Relaxed);
    }
}

// SAFETY: every method hands its arguments unchanged to the system's allocator, whose contract is the same, and
// counting touches atomics alone, which neither allocate nor panic.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note();
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}
