from odoo.tools import SQL


def give_default(model, *names):
    """Let PostgreSQL fill a required column that the salon adds to a table of Odoo.

    While Odoo starts, modules that are loaded before the salon make companies and
    staff, and do not know the column.

    :param model: of which the defaults of the fields are plain values
    :param names: names of its fields
    """
    defaults = model.default_get(names)
    for name in names:
        model.env.cr.execute(
            SQL(
                "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s",
                SQL.identifier(model._table),
                SQL.identifier(name),
                defaults[name],
            )
        )
