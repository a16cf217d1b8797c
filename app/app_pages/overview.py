import streamlit as st
st.title('overview')
st.write(st.query_params.to_dict())
