"""Records that belong together by way of others: searched, grouped and read by SQL.

Nothing of it is stored, so that an invoice or an order costs nothing more to write.
"""

from collections import defaultdict
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL


class Source(NamedTuple):
    """Where the database says what belongs together: one row for each pair.

    :ivar table: what stands behind FROM
    :ivar record: the column with the id of the record
    :ivar linked: the column with the id of what belongs to it
    """

    table: str
    record: str
    linked: str


class Links:
    """What belongs to the records of one model.

    :param sources: list of :class:`Source`
    :param read: {model: names of fields} that the sources read
    """

    def __init__(self, sources, read):
        self.sources = sources
        self.read = read

    def of(self, records):
        """:return: {id of a record: ids of what belongs to it, in order}, one query"""
        return self._pairs(records, SQL("IN %s", tuple(records._origin.ids or [0])))

    def back(self, linked):
        """:return: {id of what belongs to records: their ids, in order}, one query"""
        wanted = SQL("IN %s", tuple(linked._origin.ids or [0]))
        found = defaultdict(list)
        for key, others in self._pairs(linked, None, wanted).items():
            for other in others:
                found[other].append(key)
        return found

    def _pairs(self, records, record=None, linked=None):
        found = defaultdict(list)
        if records._origin:
            rows = records.env.execute_query(
                SQL(
                    "SELECT DISTINCT record_id, linked_id FROM (%s) link ORDER BY 1, 2",
                    self._rows(records.env, record, linked),
                )
            )
            for key, other in rows:
                found[key].append(other)
        return found

    def search(self, comodel, operator, value):
        """The domain of a search for records to which belongs what is wanted."""
        wanted = Wanted.asked_by(comodel, operator, value)
        if not wanted:
            return NotImplemented

        def to_sql(model, alias, query):
            key = SQL.identifier(alias, "id")
            any_of_them = SQL(
                "EXISTS (%s)", self._rows(model.env, record=SQL("= %s", key))
            )
            if wanted.anything:
                return any_of_them
            # First the few that are wanted: then an index leads to the records.
            rows = self._rows(model.env, linked=SQL("IN %s", wanted.ids or (0,)))
            found = SQL("%s IN (SELECT record_id FROM (%s) link)", key, rows)
            if wanted.nothing:
                return SQL("(%s OR NOT %s)", found, any_of_them)
            return found

        return Domain.custom(to_sql=to_sql)

    def group(self, comodel, name, alias, query):
        """Join what belongs to the records, so that they are grouped by it.

        A record is in each group of what belongs to it, as with tags.
        """
        found = query.make_alias(alias, name)
        rows = self._rows(comodel.env, record=SQL("= %s", SQL.identifier(alias, "id")))
        column = SQL.identifier(found, "linked_id")
        allowed = comodel.with_context(active_test=False)._search([])
        query.add_join(
            "LEFT JOIN",
            found,
            SQL("LATERAL (SELECT DISTINCT linked_id FROM (%s) link)", rows),
            SQL("%s IN %s", column, allowed.subselect())
            if allowed.where_clause
            else SQL("TRUE"),
        )
        return column

    def _rows(self, env, record=None, linked=None):
        """:param record, linked: SQL of a condition, the column left out"""
        rows = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS record_id, %s AS linked_id FROM %s WHERE %s",
                SQL(source.record),
                SQL(source.linked),
                SQL(source.table),
                SQL(" AND ").join(self._conditions(source, record, linked)),
            )
            for source in self.sources
        )
        return flushing(env, rows, self.read)

    def _conditions(self, source, record, linked):
        for column, condition in ((source.record, record), (source.linked, linked)):
            yield SQL("%s %s", SQL(column), condition or SQL("IS NOT NULL"))


def flushing(env, sql, read):
    """The same SQL, before which Odoo writes down what it reads.

    :param read: {model: names of its stored fields}
    """
    for model, names in read.items():
        for name in names:
            sql = SQL("%s", sql, to_flush=env[model]._fields[name])
    return sql


class Wanted(NamedTuple):
    """What a search of a relational field asks for.

    :ivar ids: tuple
    :ivar nothing: whether records without any are wanted, too
    :ivar anything: whether all are wanted that have one
    """

    ids: tuple
    nothing: bool
    anything: bool

    @classmethod
    def asked_by(cls, comodel, operator, value):
        """:return: None of an operator that Odoo can express by another one"""
        comodel = comodel.with_context(active_test=False)
        if operator == "in":
            keys = [key for key in value if key]
            query = comodel._search(Domain("id", "in", keys)) if keys else ()
            return cls(tuple(query), False in value, False)
        if operator not in ("any", "any!"):
            return None
        if isinstance(value, Domain | list | tuple) and Domain(value).is_true():
            return cls((), False, True)
        comodel = comodel.sudo(comodel.env.su or operator == "any!")
        return cls(tuple(comodel._search(Domain("id", operator, value))), False, False)


def search_one(name, comodel, operator, value):
    """The domain of a search by a many2one that its model's ``_field_to_sql`` knows.

    :param name: of the many2one
    """
    wanted = Wanted.asked_by(comodel, operator, value)
    if not wanted:
        return NotImplemented

    def to_sql(model, alias, query):
        column = model._field_to_sql(alias, name, query)
        if wanted.anything:
            return SQL("%s IS NOT NULL", column)
        keys = (*wanted.ids, 0) if wanted.nothing else wanted.ids or (-1,)
        return SQL("COALESCE(%s, 0) IN %s", column, keys)

    return Domain.custom(to_sql=to_sql)
