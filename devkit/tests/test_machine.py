"""Where Debian's mirror is read from: both forms of apt's sources."""

from devkit.machine import debian_mirrors


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def test_one_line_form(tmp_path):
    write(
        tmp_path,
        "sources.list",
        "# deb http://old.example/debian bullseye main\n"
        "deb [arch=amd64 signed-by=/usr/share/k.gpg] http://a.example/debian/ "
        "bookworm main contrib\n"
        "deb http://a.example/debian-security bookworm-security main\n"
        "deb-src http://b.example/debian bookworm main\n",
    )
    assert debian_mirrors(tmp_path) == [("http://a.example/debian", "/usr/share/k.gpg")]


def test_deb822_form(tmp_path):
    write(
        tmp_path,
        "sources.list.d/debian.sources",
        "Types: deb\nURIs: http://a.example/debian\nSuites: bookworm bookworm-updates\n"
        "Components: main\nSigned-By: /usr/share/keyrings/d.gpg\n\n"
        "Types: deb\nURIs: http://a.example/debian-security\n"
        "Suites: bookworm-security\nComponents: main\n",
    )
    assert debian_mirrors(tmp_path) == [
        ("http://a.example/debian", "/usr/share/keyrings/d.gpg")
    ]


def test_ubuntu_has_no_debian_mirror(tmp_path):
    write(tmp_path, "sources.list", "deb http://a.example/ubuntu jammy main\n")
    assert debian_mirrors(tmp_path) == []


def test_no_sources_at_all(tmp_path):
    assert debian_mirrors(tmp_path) == []
