//! Products of a catalog.

record! {
    Product, ProductView, product {
        id: [same u64] get_id set_id,
        name: [text] get_name set_name,
        price: [same u32] get_price set_price,
        stock: [same i32] get_stock set_stock,
        tags: [texts] get_tags init_tags,
    }
}
