//! A surface of triangles, as a scanner or a modeling program writes it.

use super::Generator;
use crate::model::{Triangle, Vector};

/// Squares along and across; each is two triangles.
const LENGTH: usize = 10;
const WIDTH: usize = 5;
/// Millimeters between two corners.
const STEP: f64 = 2.5;

/// A hill: where its top is, how high and how wide.
struct Hill {
    x: f64,
    y: f64,
    height: f64,
    width: f64,
}

/// 100 triangles that share their corners, wound alike, with computed unit normals.
pub(super) fn mesh(generator: &mut Generator) -> Vec<Triangle> {
    let hills = generator.many(3, hill);
    let corners = generator.many((LENGTH + 1) * (WIDTH + 1), |g| (g.real(-0.4, 0.4), g.real(-0.4, 0.4)));
    let corner = |along: usize, across: usize| {
        let (right, up) = corners[along * (WIDTH + 1) + across];
        let (x, y) = (along as f64 * STEP + right, across as f64 * STEP + up);
        [x, y, hills.iter().map(|hill| hill.at(x, y)).sum()]
    };
    let squares = (0..LENGTH).flat_map(|along| (0..WIDTH).map(move |across| (along, across)));
    squares
        .flat_map(|(along, across)| {
            let [a, b] = [corner(along, across), corner(along + 1, across)];
            let [c, d] = [corner(along + 1, across + 1), corner(along, across + 1)];
            [triangle(a, b, c), triangle(a, c, d)]
        })
        .collect()
}

fn hill(generator: &mut Generator) -> Hill {
    Hill {
        x: generator.real(0.0, LENGTH as f64 * STEP),
        y: generator.real(0.0, WIDTH as f64 * STEP),
        height: generator.real(-3.0, 6.0),
        width: generator.real(4.0, 60.0),
    }
}

impl Hill {
    fn at(&self, x: f64, y: f64) -> f64 {
        let (east, north) = (x - self.x, y - self.y);
        self.height / (1.0 + (east * east + north * north) / self.width)
    }
}

fn triangle(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> Triangle {
    Triangle { a: vector(a), b: vector(b), c: vector(c), normal: vector(normal(a, b, c)) }
}

/// The cross product of the edges from `a` to the others, at length 1; the corners are never on one line.
fn normal(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> [f64; 3] {
    let edge = |to: [f64; 3]| [to[0] - a[0], to[1] - a[1], to[2] - a[2]];
    let (first, second) = (edge(b), edge(c));
    let part = |i: usize, j: usize| first[i] * second[j] - first[j] * second[i];
    let cross = [part(1, 2), part(2, 0), part(0, 1)];
    let length = (cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]).sqrt();
    cross.map(|part| part / length)
}

#[allow(clippy::cast_possible_truncation)] // meshes are kept in single precision
fn vector([x, y, z]: [f64; 3]) -> Vector {
    Vector { x: x as f32, y: y as f32, z: z as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normals_have_length_one_and_point_up() {
        for triangle in mesh(&mut Generator::new(5, "test")) {
            let Vector { x, y, z } = triangle.normal;
            assert!((x * x + y * y + z * z - 1.0).abs() < 1e-5 && z > 0.0, "{triangle:?}");
        }
    }

    #[test]
    fn neighbors_share_their_corners() {
        let triangles = mesh(&mut Generator::new(5, "test"));
        assert_eq!(triangles.len(), 100);
        for pair in triangles.chunks(2) {
            assert_eq!((&pair[0].a, &pair[0].c), (&pair[1].a, &pair[1].b));
        }
        assert_eq!(triangles[0].b, triangles[2 * WIDTH].a);
    }
}
