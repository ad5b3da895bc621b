"""PostgreSQL as Django knows it, with less talk before a request and after what is undone."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base
from psycopg.pq import ExecStatus, TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection to PostgreSQL."""

    def is_usable(self) -> bool:
        """Whether the connection still stands, and its transaction too.

        A server that ended, or hung up, has closed its side, which can be seen from here. Only where
        something came that was not asked for is the server asked.
        """
        connection = self.connection
        if connection is None or connection.closed:
            return False
        if connection.info.transaction_status == TransactionStatus.INERROR:
            return False
        waiting = select.poll()
        waiting.register(connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or bool(super().is_usable())

    def _rollback(self) -> None:
        if not self._undo("ROLLBACK"):
            super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        if not self._undo(self.ops.savepoint_rollback_sql(sid)):
            super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _undo(self, statement: str) -> bool:
        """Undo without psycopg, which would have every statement prepared anew; ours outlive what is undone.

        False where that cannot be done: after an error of the database psycopg must look at what it prepared.
        """
        connection = self.connection
        if self.queries_logged or connection is None or connection.info.pipeline_status:
            return False
        if connection.info.transaction_status != TransactionStatus.INTRANS:
            return False
        done: int = connection.pgconn.exec_(statement.encode()).status
        return done == ExecStatus.COMMAND_OK
