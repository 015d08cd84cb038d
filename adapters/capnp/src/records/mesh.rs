//! Triangles.

record! {
    Vector, VectorView, vector {
        x: [same f32] get_x set_x,
        y: [same f32] get_y set_y,
        z: [same f32] get_z set_z,
    }
}

record! {
    Triangle, TriangleView, triangle {
        a: [one VectorView] get_a init_a,
        b: [one VectorView] get_b init_b,
        c: [one VectorView] get_c init_c,
        normal: [one VectorView] get_normal init_normal,
    }
}
