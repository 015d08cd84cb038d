//! How the task that belongs to a connection is woken.

use std::task::Waker;

/// How the driver is woken, once for as many callers as come before it runs.
#[derive(Default)]
pub(super) struct Driver {
    waker: Option<Waker>,
    woken: bool,
}

impl Driver {
    pub(super) fn wake(&mut self) {
        if let (Some(waker), false) = (&self.waker, self.woken) {
            self.woken = true;
            waker.wake_by_ref();
        }
    }

    pub(super) fn runs(&mut self, waker: &Waker) {
        self.woken = false;
        match &mut self.waker {
            Some(known) => known.clone_from(waker),
            None => self.waker = Some(waker.clone()),
        }
    }
}
