//! A stage for proofs: the real loop of a lane, played against a clock and a server of the proof's making.
//!
//! What is on trial is everything from the schedule to the books, as a launch uses it. Only three things are replaced:
//! time, what a call does, and the main thread that opens the window.

#![allow(dead_code, unused_imports)] // every proof is a program of its own and uses a part of the stage

mod crew;
mod launch;
mod part;
mod random;
mod virtual_time;

pub(crate) use crew::{Crew, Cues, Played};
pub(crate) use launch::{cell, launch};
pub(crate) use part::{Part, Staged, case, right, wrong};
pub(crate) use random::Random;
pub(crate) use virtual_time::VirtualTime;
