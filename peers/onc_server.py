"""An ONC RPC server of other authors: libtirpc in C, with code by rpcgen. Becomes the program that `onc/build` makes.

    python onc_server.py --port N
"""

import os
import pathlib
import sys

SERVER = pathlib.Path(__file__).resolve().parents[1] / "target/peers/onc/server"

if __name__ == "__main__":
    os.execv(SERVER, [str(SERVER), *sys.argv[1:]])
