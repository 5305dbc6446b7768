/// Names that a Python package cannot have.
enum PythonNames {
    /// Words of the language, modules of its standard library, and what packages are installed with
    /// and into: Python would find those instead.
    static let taken = Set(
        """
            abc aifc and antigravity argparse array as assert ast async asynchat asyncio asyncore
            atexit audioop await base64 bdb binascii bisect break build builtins bz2 calendar cgi
            cgitb chunk class cmath cmd code codecs codeop collections colorsys compileall
            concurrent configparser contextlib contextvars continue copy copyreg crypt csv ctypes
            curses dataclasses datetime dbm decimal def del difflib dis dist distutils doctest
            elif else email encodings ensurepip enum errno except faulthandler fcntl filecmp
            fileinput finally fnmatch for fractions from ftplib functools gc genericpath getopt
            getpass gettext glob global graphlib grp gzip hashlib heapq hmac html http idlelib if
            imaplib imghdr imp import importlib in inspect io ipaddress is itertools json keyword
            lambda lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes
            mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nonlocal not nt
            ntpath nturl2path numbers numpy opcode operator optparse or os ossaudiodev pass
            pathlib pdb pickle pickletools pip pipes pkgutil platform plistlib poplib posix
            posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat
            queue quopri raise random re readline reprlib resource return rlcompleter runpy sched
            secrets select selectors setuptools shelve shlex shutil signal site smtpd smtplib
            sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
            statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog
            tabnanny tarfile telnetlib tempfile termios test tests textwrap this threading time
            timeit tkinter token tokenize tomllib trace traceback tracemalloc try tty turtle
            turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
            webbrowser while winreg winsound with wsgiref xdrlib xml xmlrpc yield zipapp zipfile
            zipimport zlib zoneinfo
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
