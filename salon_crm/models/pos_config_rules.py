from odoo import api, models

ROUND_OFF = "salon_crm.product_round_off"


class PosConfig(models.Model):
    """What a till knows of who may give what: offline it has to know."""

    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        if rows and config.salon_branch_id:
            product_id = self._salon_round_off_id()
            rows[0]["_salon_rules"] = config._salon_rules_of_till(product_id)
            if product_id:
                rows[0]["_pos_special_products_ids"] += [product_id]
        return rows

    def _salon_rules_of_till(self, product_id):
        """:return: {"limits", "reasons", "roles": {model: {id: role}},
        "round_off_product_id"}; the limits and reasons as in salon.till.limit"""
        Limit = self.env["salon.till.limit"]
        rules = Limit._rules_of(self.salon_branch_id.id)
        return {
            **rules,
            "roles": {
                "res.users": {self.env.uid: Limit._role_of(self.env.user)},
                "hr.employee": self._salon_roles_of_employees(),
            },
            "round_off_product_id": product_id,
        }

    def _salon_roles_of_employees(self):
        """Of those who can log in at this till, where employees do."""
        if "hr.employee" not in self.env["pos.session"]._load_pos_data_models(self):
            return {}
        Limit = self.env["salon.till.limit"]
        Employee = self.env["hr.employee"].sudo()
        domain = Employee._load_pos_data_domain({}, self)
        return {
            employee.id: Limit._role_of(employee.user_id)
            for employee in Employee.search(domain)
        }

    @api.model
    def _salon_round_off_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id(
            ROUND_OFF, raise_if_not_found=False
        )

    def _get_special_products(self):
        products = super()._get_special_products()
        if self.sudo().salon_branch_id:
            products |= products.browse(self._salon_round_off_id() or ())
        return products
