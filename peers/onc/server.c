/*
 * A server of ONC RPC by other authors: libtirpc, with what rpcgen makes of bench.x, and the procedures in compute.c.
 *
 *     server --port N
 *
 * Listens on 127.0.0.1, asks no rpcbind, and ends when its stdin closes.
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "compute.h"

/* What rpcgen made: it decodes, calls one of the functions below, and sends what that returns. */
void bench_1(struct svc_req *request, SVCXPRT *transport);

/* rpcgen's convention: a result lives until the next call, which frees it. */

void *null_1_svc(void *nothing, struct svc_req *request)
{
	static char done;
	(void)nothing, (void)request;
	return &done;
}

/* What is echoed is what was decoded; the code around frees it after it was sent. */
#define ECHO(function, type)                                     \
	type *function(type *value, struct svc_req *request)     \
	{                                                        \
		(void)request;                                   \
		return value;                                    \
	}
ECHO(echoblob_1_svc, Blob)
ECHO(echolog_1_svc, Log)
ECHO(echomesh_1_svc, Mesh)
ECHO(echoplayer_1_svc, Players)
ECHO(echomedia_1_svc, Media)
ECHO(echocontacts_1_svc, Update)

u_quad_t *total_1_svc(Cars *cars, struct svc_req *request)
{
	static u_quad_t cents;
	(void)request;
	cents = total_price(cars);
	return &cents;
}

SearchResults *rank_1_svc(SearchResults *results, struct svc_req *request)
{
	(void)request;
	/* NULL sends nothing, and so the caller would wait; what is answered instead is a system error. */
	if (rank_results(results))
		return results;
	svcerr_systemerr(request->rq_xprt);
	return NULL;
}

EvalResult *eval_1_svc(Expression *expression, struct svc_req *request)
{
	static EvalResult result;
	(void)request;
	result.status = evaluate(expression, &result.EvalResult_u.value) ? STATUS_OK : STATUS_REFUSED;
	if (result.status == STATUS_REFUSED)
		result.EvalResult_u.reason = "the expression is not whole, or deeper than 48 operations";
	return &result;
}

Candidates *match_1_svc(Ride *ride, struct svc_req *request)
{
	static Candidates result;
	free(result.Candidates_val);
	result.Candidates_len = 0;
	result.Candidates_val = calloc(ride->drivers.drivers_len + 1, sizeof *result.Candidates_val);
	if (result.Candidates_val == NULL) {
		svcerr_systemerr(request->rq_xprt);
		return NULL;
	}
	result.Candidates_len = nearest(ride, result.Candidates_val);
	return &result;
}

static char reason[64];

static char *too_much(const char *what, u_int asked, u_int most)
{
	snprintf(reason, sizeof reason, "%s: %u asked, at most %u allowed", what, asked, most);
	return reason;
}

ExpandResult *expand_1_svc(u_int *count, struct svc_req *request)
{
	static ExpandResult result;
	static Products products;
	(void)request;
	xdr_free((xdrproc_t)xdr_Products, (char *)&products);
	memset(&products, 0, sizeof products);
	if (*count > MOST_PRODUCTS) {
		result.status = STATUS_REFUSED;
		result.ExpandResult_u.reason = too_much("products", *count, MOST_PRODUCTS);
		return &result;
	}
	products.Products_val = calloc(*count + 1, sizeof *products.Products_val);
	for (u_int i = 0; products.Products_val != NULL && i < *count; i++)
		make_product(i, &products.Products_val[products.Products_len++]);
	result.status = STATUS_OK;
	result.ExpandResult_u.products = products;
	return &result;
}

BurnResult *burn_1_svc(u_int *rounds, struct svc_req *request)
{
	static BurnResult result;
	(void)request;
	if (*rounds > MOST_ROUNDS) {
		result.status = STATUS_REFUSED;
		result.BurnResult_u.reason = too_much("rounds", *rounds, MOST_ROUNDS);
	} else {
		result.status = STATUS_OK;
		result.BurnResult_u.hash = burn_rounds(*rounds);
	}
	return &result;
}

/* Ends the program when whoever started it has gone. */
static void *watch_stdin(void *nothing)
{
	char bytes[64];
	while (read(STDIN_FILENO, bytes, sizeof bytes) > 0)
		;
	_exit(0);
	return nothing;
}

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int listen_on(unsigned short port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	int yes = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, sizeof address) < 0 ||
	    listen(descriptor, 128) < 0)
		return -1;
	return descriptor;
}

int main(int count, char **arguments)
{
	if (count != 3 || strcmp(arguments[1], "--port") != 0 || atoi(arguments[2]) <= 0 || atoi(arguments[2]) > 65535) {
		fprintf(stderr, "usage: %s --port N\n", arguments[0]);
		return 2;
	}
	int descriptor = listen_on((unsigned short)atoi(arguments[2]));
	if (descriptor < 0)
		return fail("onc server: cannot listen");
	SVCXPRT *transport = svc_vc_create(descriptor, 0, 0);
	/* No netconfig: rpcbind is not told. */
	if (transport == NULL || !svc_reg(transport, BENCH, BENCH_V1, bench_1, NULL))
		return fail("onc server: cannot serve");
	pthread_t watcher;
	if (pthread_create(&watcher, NULL, watch_stdin, NULL) != 0)
		return fail("onc server: cannot watch stdin");
	svc_run();
	return fail("onc server: ended");
}
