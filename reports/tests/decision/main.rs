//! A comparison's decision in every format: what is told, that hostile names stay names, and that limits hold.
#![allow(unreachable_pub)] // modules of one test

#[path = "../fixture/mod.rs"]
mod fixture;

mod figures;
mod junit;
mod markdown;
mod terminal;
mod words;
mod xml;
