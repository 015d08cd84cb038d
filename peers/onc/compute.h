/* What every procedure computes, on the structures that rpcgen made. */

#ifndef COMPUTE_H
#define COMPUTE_H

#include "bench.h"

enum { MOST_PRODUCTS = 10000, MOST_ROUNDS = 10000000, DEEPEST = 48 };

/* The total price of cars in cents. */
u_int64_t total_price(const Cars *cars);

/* Rescores the results where they are, and sorts them, best first. False where there is no memory. */
bool_t rank_results(SearchResults *results);

/* The value of an expression; false where it is too deep or not whole. */
bool_t evaluate(const Expression *expression, int *value);

/* The nearest drivers in `candidates`, which must have room for all; returns how many are wanted. */
u_int nearest(const Ride *ride, Candidate *candidates);

/* The product with a number, in memory that xdr_free gives back. */
void make_product(u_int number, Product *product);

/* A hash after so many rounds. */
u_int64_t burn_rounds(u_int rounds);

#endif
