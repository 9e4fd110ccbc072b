"""The least that a Streamlit page can be, as a peer: streamlit run empty_page.py"""

import streamlit

streamlit.title("Empty")
