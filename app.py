"""The file that Streamlit runs, again at each click: the page is in org/page/main.py."""

from org.page.main import main

main()
