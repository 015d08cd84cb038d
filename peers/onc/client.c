/*
 * A client of ONC RPC by other authors: libtirpc, with what rpcgen makes of bench.x.
 *
 *     client HOST PORT FILE
 *
 * FILE is what onc_client.py writes: for each check the number of a procedure, and the bytes of a request and of the reply
 * that it must get, both as opaque data. A request is decoded into rpcgen's structures, called, and the reply that was
 * decoded is encoded again: so every field of both has gone through both implementations. Then come the calls that must
 * fail. The last line of output says how many checks there were and how many failed.
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

static int checks, failed;

static void check(bool_t good, const char *what, const char *why)
{
	checks++;
	if (good)
		return;
	if (failed++ < 10)
		fprintf(stderr, "onc client: %s: %s\n", what, why);
}

/* What a procedure takes and gives. */
struct shape {
	const char *name;
	xdrproc_t request;
	size_t request_size;
	xdrproc_t reply;
	size_t reply_size;
};

#define SHAPE(name, request, reply) \
	[name] = { #name, (xdrproc_t)xdr_##request, sizeof(request), (xdrproc_t)xdr_##reply, sizeof(reply) }
static const struct shape SHAPES[] = {
	SHAPE(EchoBlob, Blob, Blob),
	SHAPE(EchoLog, Log, Log),
	SHAPE(EchoMesh, Mesh, Mesh),
	SHAPE(EchoPlayer, Players, Players),
	SHAPE(EchoMedia, Media, Media),
	SHAPE(EchoContacts, Update, Update),
	SHAPE(Total, Cars, u_quad_t),
	SHAPE(Rank, SearchResults, SearchResults),
	SHAPE(Eval, Expression, EvalResult),
	SHAPE(Match, Ride, Candidates),
	SHAPE(Expand, u_int, ExpandResult),
	SHAPE(Burn, u_int, BurnResult),
};
enum { SHAPES_COUNT = sizeof SHAPES / sizeof *SHAPES };

static const struct timeval PATIENCE = { 60, 0 };

/* Opaque data in memory. */
struct opaque {
	char *bytes;
	u_int length;
};

static bool_t is_encoded(const struct shape *shape, void *value, const struct opaque *expected)
{
	char *bytes = malloc(expected->length + 1);
	XDR stream;
	xdrmem_create(&stream, bytes, expected->length, XDR_ENCODE);
	bool_t same = bytes != NULL && shape->reply(&stream, value) && xdr_getpos(&stream) == expected->length &&
		      memcmp(bytes, expected->bytes, expected->length) == 0;
	xdr_destroy(&stream);
	free(bytes);
	return same;
}

static void call_with(CLIENT *client, u_int procedure, void *request, const struct opaque *expected)
{
	const struct shape *shape = &SHAPES[procedure];
	void *reply = calloc(1, shape->reply_size);
	enum clnt_stat status = clnt_call(client, procedure, shape->request, request, shape->reply, reply, PATIENCE);
	if (status != RPC_SUCCESS)
		check(FALSE, shape->name, clnt_sperrno(status));
	else
		check(is_encoded(shape, reply, expected), shape->name, "the reply is not the expected one");
	if (status == RPC_SUCCESS)
		xdr_free(shape->reply, reply);
	free(reply);
}

/* One check of the file: decodes the request, calls, compares. */
static void run_case(CLIENT *client, u_int procedure, const struct opaque *asked, const struct opaque *expected)
{
	if (procedure >= SHAPES_COUNT || SHAPES[procedure].name == NULL) {
		check(FALSE, "the file", "a procedure that nobody knows");
		return;
	}
	const struct shape *shape = &SHAPES[procedure];
	void *request = calloc(1, shape->request_size);
	XDR stream;
	xdrmem_create(&stream, asked->bytes, asked->length, XDR_DECODE);
	bool_t decoded = shape->request(&stream, request) && xdr_getpos(&stream) == asked->length;
	xdr_destroy(&stream);
	if (decoded)
		call_with(client, procedure, request, expected);
	else
		check(FALSE, shape->name, "the request of the file cannot be decoded");
	xdr_free(shape->request, request);
	free(request);
}

static void run_file(CLIENT *client, FILE *file)
{
	XDR stream;
	u_int procedure;
	xdrstdio_create(&stream, file, XDR_DECODE);
	while (xdr_u_int(&stream, &procedure)) {
		struct opaque request = { NULL, 0 }, reply = { NULL, 0 };
		if (xdr_bytes(&stream, &request.bytes, &request.length, ~0u) &&
		    xdr_bytes(&stream, &reply.bytes, &reply.length, ~0u))
			run_case(client, procedure, &request, &reply);
		else
			check(FALSE, "the file", "it breaks off");
		free(request.bytes);
		free(reply.bytes);
	}
	xdr_destroy(&stream);
}

static CLIENT *connect_to(const struct sockaddr_in *address, u_long program, u_long version)
{
	struct netbuf remote = { sizeof *address, sizeof *address, (void *)address };
	int descriptor = socket(AF_INET, SOCK_STREAM, 0);
	if (descriptor < 0 || connect(descriptor, (const struct sockaddr *)address, sizeof *address) < 0) {
		perror("onc client: cannot connect");
		exit(1);
	}
	/* No rpcbind is asked: the descriptor is connected already. */
	CLIENT *client = clnt_vc_create(descriptor, &remote, program, version, 0, 0);
	if (client == NULL) {
		clnt_pcreateerror("onc client");
		exit(1);
	}
	clnt_control(client, CLSET_FD_CLOSE, NULL);
	return client;
}

static enum clnt_stat call_nothing(CLIENT *client, u_int procedure)
{
	return clnt_call(client, procedure, (xdrproc_t)xdr_void, NULL, (xdrproc_t)xdr_void, NULL, PATIENCE);
}

static void expect(enum clnt_stat status, enum clnt_stat expected, const char *what)
{
	check(status == expected, what, clnt_sperrno(status));
}

/* More than a server does for one call is an arm of the result. */
static void check_refusals(CLIENT *client)
{
	u_int much = 0x7fffffff;
	ExpandResult expanded = { 0 };
	BurnResult burned = { 0 };
	clnt_call(client, Expand, (xdrproc_t)xdr_u_int, &much, (xdrproc_t)xdr_ExpandResult, &expanded, PATIENCE);
	check(expanded.status == STATUS_REFUSED && strstr(expanded.ExpandResult_u.reason, "2147483647"), "Expand",
	      "2147483647 products are not refused");
	clnt_call(client, Burn, (xdrproc_t)xdr_u_int, &much, (xdrproc_t)xdr_BurnResult, &burned, PATIENCE);
	check(burned.status == STATUS_REFUSED && strstr(burned.BurnResult_u.reason, "2147483647"), "Burn",
	      "2147483647 rounds are not refused");
	xdr_free((xdrproc_t)xdr_ExpandResult, (char *)&expanded);
	xdr_free((xdrproc_t)xdr_BurnResult, (char *)&burned);
}

/* What the server does not have, and whom it believes. */
static void check_protocol(CLIENT *client, const struct sockaddr_in *address)
{
	expect(call_nothing(client, Null), RPC_SUCCESS, "procedure 0");
	expect(call_nothing(client, 99), RPC_PROCUNAVAIL, "procedure 99");
	expect(call_nothing(client, EchoLog), RPC_CANTDECODEARGS, "EchoLog without arguments");
	CLIENT *other = connect_to(address, BENCH, BENCH_V1 + 1);
	expect(call_nothing(other, Null), RPC_PROGVERSMISMATCH, "version 2");
	clnt_destroy(other);
	other = connect_to(address, BENCH + 1, BENCH_V1);
	expect(call_nothing(other, Null), RPC_PROGUNAVAIL, "another program");
	clnt_destroy(other);
	AUTH *nobody = client->cl_auth;
	client->cl_auth = authunix_create("machine", 1000, 1000, 0, NULL);
	expect(call_nothing(client, Null), RPC_SUCCESS, "AUTH_SYS");
	auth_destroy(client->cl_auth);
	client->cl_auth = nobody;
}

int main(int count, char **arguments)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	if (count != 4 || inet_pton(AF_INET, arguments[1], &address.sin_addr) != 1) {
		fprintf(stderr, "usage: %s HOST PORT FILE\n", arguments[0]);
		return 2;
	}
	address.sin_port = htons((unsigned short)atoi(arguments[2]));
	FILE *file = fopen(arguments[3], "rb");
	if (file == NULL) {
		perror(arguments[3]);
		return 2;
	}
	CLIENT *client = connect_to(&address, BENCH, BENCH_V1);
	run_file(client, file);
	bool_t something = checks > 0;
	check_refusals(client);
	check_protocol(client, &address);
	clnt_destroy(client);
	fclose(file);
	printf("%d checks, %d failed\n", checks, failed);
	return something && failed == 0 ? 0 : 1;
}
