"""The plaque that hangs in the shop (承诺牌): what is promised, and a QR to the live public page. Chinese."""

from lianwei.core.documents.paper import FORM, Paper, Paragraph, Table, chinese_date
from lianwei.redress.queries.pledges import StoreRow, plaque_link

KINDS = {"return": "退货", "exchange": "换货", "both": "退货、换货"}


def plaque_paper(store: StoreRow) -> Paper:
    """One page; the code under the QR is for those who type."""
    row, pledge = store.row, store.row.pledge
    until = f"至{chinese_date(pledge.valid_to)}" if pledge.valid_to else "起长期有效"
    rows = (
        ("门店", row.name),
        ("经营者", pledge.business.name),
        ("地址", row.address),
        ("承诺内容", f"在其他城市、其他门店购买的本品牌商品，{pledge.days}日内在本店{KINDS[pledge.kind]}"),
        ("商品范围", pledge.goods),
        ("所需凭证", pledge.proof),
        ("有效期", f"{chinese_date(pledge.valid_from)}{until}"),
    )
    said = "本店如不履行承诺，请扫描下方二维码，页面会填好门店和承诺内容，您只需说明经过。"
    return Paper(
        title="异地异店退换货承诺店",
        issuer=pledge.holder.name,
        layout=FORM,
        blocks=(Table(rows), Paragraph(said, indent=False)),
        qr=plaque_link(row),
        qr_label=f"承诺编号 {pledge.number}　门店码 {row.code}",
    )
