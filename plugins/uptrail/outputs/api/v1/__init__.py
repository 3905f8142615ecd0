"""`api/v1/`: our own files, beyond those that clients of hosted status pages know, one kind a file."""

from uptrail.outputs.api.v1 import history, index, schemas, slos, uptime

V1 = (index.documents, history.documents, uptime.documents, slos.documents, schemas.documents)
