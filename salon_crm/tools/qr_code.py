"""QR codes as drawings, which stay sharp at any size."""

import qrcode

# What stays white around it, in modules: scanners want four.
QUIET = 4


def svg(text):
    """
    :param text: what a scanner reads
    :return: an SVG document, black on white
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET
    )
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    dots = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    )
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        'shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dots}"/></svg>'
    )
