/*
 * What every procedure answers, written once more: in C, from the documentation of each procedure. Integers wrap, floats
 * are IEEE 754, ties go to the lower index.
 */

#include "compute.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static u_int64_t price(const Car *car)
{
	u_int64_t full = car->price + 50 * (u_int64_t)car->engine.horsepower + (car->engine.electric ? 20000 : 0);
	return car->fuel_level < car->fuel_capacity / 2.0f ? full - full / 10 : full;
}

u_int64_t total_price(const Cars *cars)
{
	u_int64_t sum = 0;
	for (u_int i = 0; i < cars->Cars_len; i++)
		sum += price(&cars->Cars_val[i]);
	return sum;
}

/* The number, or the one NaN that is positive and quiet. */
static double canonical(double number)
{
	const u_int64_t quiet = 0x7ff8000000000000;
	if (number != number)
		memcpy(&number, &quiet, sizeof number);
	return number;
}

/* A key whose order is IEEE 754's totalOrder. */
static int64_t total_order(double number)
{
	int64_t bits;
	memcpy(&bits, &number, sizeof bits);
	return bits >= 0 ? bits : bits ^ INT64_MAX;
}

/* A key with the place where its owner stood, so that equal keys keep their order. */
struct key {
	int64_t key;
	u_int place;
};

static int ascending(const void *a, const void *b)
{
	const struct key *left = a, *right = b;
	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return left->place < right->place ? -1 : left->place > right->place;
}

static int descending(const void *a, const void *b)
{
	const struct key *left = a, *right = b;
	if (left->key != right->key)
		return left->key > right->key ? -1 : 1;
	return left->place < right->place ? -1 : left->place > right->place;
}

static double rescore(const SearchResult *result)
{
	double score = result->score;
	if (strstr(result->snippet, " cat "))
		score *= 10000.0;
	if (strstr(result->snippet, " dog "))
		score /= 10000.0;
	return canonical(score);
}

bool_t rank_results(SearchResults *results)
{
	u_int count = results->SearchResults_len;
	SearchResult *all = results->SearchResults_val;
	struct key *keys = malloc((count + 1) * sizeof *keys);
	SearchResult *sorted = malloc((count + 1) * sizeof *sorted);
	bool_t done = keys != NULL && sorted != NULL;
	for (u_int i = 0; done && i < count; i++) {
		all[i].score = rescore(&all[i]);
		keys[i] = (struct key){ total_order(all[i].score), i };
	}
	if (done && count > 0) {
		qsort(keys, count, sizeof *keys, descending);
		for (u_int i = 0; i < count; i++)
			sorted[i] = all[keys[i].place];
		memcpy(all, sorted, count * sizeof *all);
	}
	free(keys);
	free(sorted);
	return done;
}

static bool_t evaluate_within(const Expression *expression, int deepest, int *value);

static bool_t side(const Operand *operand, int deepest, int *value)
{
	if (operand->kind == OPERAND_NESTED)
		return operand->Operand_u.nested != NULL && evaluate_within(operand->Operand_u.nested, deepest, value);
	*value = operand->Operand_u.number;
	return TRUE;
}

static bool_t evaluate_within(const Expression *expression, int deepest, int *value)
{
	int left, right;
	if (deepest == 0 || !side(&expression->left, deepest - 1, &left) ||
	    !side(&expression->right, deepest - 1, &right))
		return FALSE;
	switch (expression->operation) {
	case OPERATION_ADD:
		*value = (int)((u_int)left + (u_int)right);
		return TRUE;
	case OPERATION_SUBTRACT:
		*value = (int)((u_int)left - (u_int)right);
		return TRUE;
	case OPERATION_MULTIPLY:
		*value = (int)((u_int)left * (u_int)right);
		return TRUE;
	case OPERATION_DIVIDE:
		/* The one quotient that overflows wraps. */
		*value = right == 0 ? 0 : right == -1 ? (int)(0u - (u_int)left) : left / right;
		return TRUE;
	case OPERATION_MODULO:
		*value = right == 0 || right == -1 ? 0 : left % right;
		return TRUE;
	}
	return FALSE;
}

bool_t evaluate(const Expression *expression, int *value)
{
	return evaluate_within(expression, DEEPEST, value);
}

static double distance(const Ride *ride, const Driver *driver)
{
	double north = driver->latitude - ride->latitude;
	double east = (driver->longitude - ride->longitude) * 0.6085;
	return canonical(sqrt(north * north + east * east) * 111320.0);
}

u_int nearest(const Ride *ride, Candidate *candidates)
{
	u_int count = ride->drivers.drivers_len;
	u_int wanted = ride->wanted < count ? ride->wanted : count;
	struct key *keys = malloc((count + 1) * sizeof *keys);
	if (keys == NULL)
		return 0;
	for (u_int i = 0; i < count; i++)
		keys[i] = (struct key){ total_order(distance(ride, &ride->drivers.drivers_val[i])), i };
	qsort(keys, count, sizeof *keys, ascending);
	for (u_int i = 0; i < wanted; i++) {
		const Driver *driver = &ride->drivers.drivers_val[keys[i].place];
		candidates[i] = (Candidate){ driver->id, distance(ride, driver) };
	}
	free(keys);
	return wanted;
}

/* SplitMix64's finalizer (Steele, Lea and Flood, 2014). */
static u_int64_t mix(u_int64_t value)
{
	value += 0x9e3779b97f4a7c15;
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

static const char *const ADJECTIVES[] = { "Plain",      "Folding",  "Insulated", "Compact",
					  "Heavy-duty", "Wireless", "Recycled",  "Small" };
static const char *const THINGS[] = { "kettle",   "desk lamp",    "backpack", "screwdriver set", "water bottle",
				      "notebook", "bicycle pump", "umbrella", "chair" };
static const char *const TAGS[] = { "home", "outdoor", "sale", "new", "office", "travel", "gift" };

void make_product(u_int number, Product *product)
{
	u_int64_t bits = mix(number);
	char name[64];
	snprintf(name, sizeof name, "%s %s %u", ADJECTIVES[bits % 8], THINGS[(bits >> 8) % 9],
		 100 + (u_int)((bits >> 16) % 900));
	product->id = 1000000 + (u_int64_t)number;
	product->name = strdup(name);
	product->price = 199 + (u_int)((bits >> 24) % 20000);
	product->stock = (int)((bits >> 40) % 500) - 20;
	u_int first = (u_int)((bits >> 50) % 7), tags = (u_int)((bits >> 56) % 4);
	product->tags.tags_len = tags;
	product->tags.tags_val = calloc(tags + 1, sizeof *product->tags.tags_val);
	for (u_int i = 0; i < tags; i++)
		product->tags.tags_val[i] = strdup(TAGS[(first + 3 * i) % 7]);
}

u_int64_t burn_rounds(u_int rounds)
{
	u_int64_t hash = rounds;
	for (u_int i = 0; i < rounds; i++)
		hash = mix(hash);
	return hash;
}
